//! Registration: whatever scripts can call goes through [`Api`], which keeps its name, types, words and example. The
//! reference pages, the definition file and “did you mean” are made of what it kept, so that none of them can fall behind.

use std::any::TypeId;

use crate::model::Role;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FLOAT, INT, ImmutableString, Map, Variant};

/// The engine, and what has been registered so far.
pub struct Api<'e> {
    engine: &'e mut Engine,
    reference: Reference,
}

/// All that scripts can use.
#[derive(Debug, Default)]
pub struct Reference {
    /// The types, in the order in which they are explained.
    pub kinds: Vec<Kind>,
    /// Fields, methods and functions.
    pub entries: Vec<Entry>,
}

/// A type that scripts meet.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    id: TypeId,
    /// Its name.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
}

/// Something that scripts can use.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// How it is used.
    pub form: Form,
    /// Its name.
    pub name: &'static str,
    types: [Option<TypeId>; 4],
    gives: TypeId,
    gives_named: Option<&'static str>,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// A script that uses it, with its value behind `//`.
    pub example: &'static str,
}

/// How something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `value.name`
    Field,
    /// `value.name(…)`
    Method,
    /// `value[…]`, or `value.anything` where the names are those of the data
    Index,
    /// `name(…)`
    Function,
    /// `a < b`
    Operator,
}

impl<'e> Api<'e> {
    /// Starts with an engine that has nothing of ours.
    pub fn new(engine: &'e mut Engine) -> Self {
        Self { engine, reference: Reference::default() }
    }

    /// What was registered.
    pub fn into_reference(self) -> Reference {
        self.reference
    }

    /// Gives a type its name.
    pub fn kind<T: Variant + Clone>(&mut self, name: &'static str) -> &mut Self {
        self.engine.register_type_with_name::<T>(name);
        self.reference.kinds.push(Kind { id: TypeId::of::<T>(), name, zh: "", en: "" });
        self
    }

    /// Says what the last type is.
    pub fn about(&mut self, zh: &'static str, en: &'static str) -> &mut Self {
        if let Some(kind) = self.reference.kinds.last_mut() {
            (kind.zh, kind.en) = (zh, en);
        }
        self
    }

    fn enter(&mut self, form: Form, name: &'static str, types: [Option<TypeId>; 4], gives: TypeId) -> &mut Self {
        let entry = Entry { form, name, types, gives, gives_named: None, zh: "", en: "", example: "" };
        self.reference.entries.push(entry);
        self
    }

    /// Says what the last thing registered is, with an example: a script, and behind `//` the value that it comes to.
    pub fn doc(&mut self, zh: &'static str, en: &'static str, example: &'static str) -> &mut Self {
        if let Some(entry) = self.reference.entries.last_mut() {
            (entry.zh, entry.en, entry.example) = (zh, en, example);
        }
        self
    }

    /// Names the type of the last result, where Rust's type does not tell: `Piece?` for a piece or `()`.
    pub fn gives(&mut self, name: &'static str) -> &mut Self {
        if let Some(entry) = self.reference.entries.last_mut() {
            entry.gives_named = Some(name);
        }
        self
    }

    /// A read-only field.
    pub fn get<T: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut T) -> R + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_get(name, read);
        self.enter(Form::Field, name, [Some(TypeId::of::<T>()), None, None, None], TypeId::of::<R>())
    }

    /// A read-only field that may fail.
    pub fn try_get<T: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut T) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_get(name, read);
        self.enter(Form::Field, name, [Some(TypeId::of::<T>()), None, None, None], TypeId::of::<R>())
    }

    /// A method without arguments.
    pub fn method0<T: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(&mut T) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        self.enter(Form::Method, name, [Some(TypeId::of::<T>()), None, None, None], TypeId::of::<R>())
    }

    /// A method with one argument.
    pub fn method<T: Variant + Clone, A: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(&mut T, A) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        let types = [Some(TypeId::of::<T>()), Some(TypeId::of::<A>()), None, None];
        self.enter(Form::Method, name, types, TypeId::of::<R>())
    }

    /// A method with two arguments.
    pub fn method2<T: Variant + Clone, A: Variant + Clone, B: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(&mut T, A, B) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        let types = [Some(TypeId::of::<T>()), Some(TypeId::of::<A>()), Some(TypeId::of::<B>()), None];
        self.enter(Form::Method, name, types, TypeId::of::<R>())
    }

    /// A function of one argument.
    pub fn function<A: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(A) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        self.enter(Form::Function, name, [Some(TypeId::of::<A>()), None, None, None], TypeId::of::<R>())
    }

    /// A function of three arguments.
    pub fn function3<A: Variant + Clone, B: Variant + Clone, C: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(A, B, C) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        let types = [Some(TypeId::of::<A>()), Some(TypeId::of::<B>()), Some(TypeId::of::<C>()), None];
        self.enter(Form::Function, name, types, TypeId::of::<R>())
    }

    /// `value[key]`, and `value.name` for names that are not registered.
    pub fn index<T: Variant + Clone, K: Variant + Clone, R: Variant + Clone>(
        &mut self,
        read: impl Fn(&mut T, K) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_indexer_get(read);
        let types = [Some(TypeId::of::<T>()), Some(TypeId::of::<K>()), None, None];
        self.enter(Form::Index, "[]", types, TypeId::of::<R>())
    }

    /// An operator between two values of a type.
    pub fn operator<T: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(T, T) -> R + Send + Sync + 'static,
    ) -> &mut Self {
        self.engine.register_fn(name, call);
        let of = Some(TypeId::of::<T>());
        self.enter(Form::Operator, name, [of, of, None, None], TypeId::of::<R>())
    }

    /// How a type is shown where scripts print it or join it with text.
    pub fn shown<T: Variant + Clone>(
        &mut self,
        show: impl Fn(&mut T) -> String + Clone + Send + Sync + 'static,
    ) -> &mut Self {
        let debug = show.clone();
        self.engine.register_fn("to_string", move |value: &mut T| show(value));
        self.engine.register_fn("to_debug", move |value: &mut T| debug(value));
        self
    }

    /// Lets scripts iterate over a type.
    pub fn iterable<T: Variant + Clone + IntoIterator>(&mut self) -> &mut Self
    where
        T::Item: Variant + Clone,
    {
        self.engine.register_iterator::<T>();
        self
    }
}

impl Reference {
    /// The name of a type in scripts.
    pub fn type_name(&self, id: TypeId) -> &'static str {
        let known = [
            (TypeId::of::<ImmutableString>(), "string"),
            (TypeId::of::<String>(), "string"),
            (TypeId::of::<bool>(), "bool"),
            (TypeId::of::<char>(), "char"),
            (TypeId::of::<INT>(), "int"),
            (TypeId::of::<FLOAT>(), "float"),
            (TypeId::of::<Array>(), "array"),
            (TypeId::of::<Map>(), "map"),
            (TypeId::of::<()>(), "()"),
            (TypeId::of::<Dynamic>(), "?"),
        ];
        let kinds = self.kinds.iter().map(|kind| (kind.id, kind.name));
        known.into_iter().chain(kinds).find(|(known, _)| *known == id).map_or("?", |(_, name)| name)
    }

    /// The types of an entry's arguments, that of the value it is used on first.
    pub fn arguments(&self, entry: &Entry) -> Vec<&'static str> {
        entry.types.iter().flatten().map(|id| self.type_name(*id)).collect()
    }

    /// The type of an entry's value; `Piece?` for a piece or `()`.
    pub fn result(&self, entry: &Entry) -> &'static str {
        entry.gives_named.unwrap_or_else(|| self.type_name(entry.gives))
    }

    /// All names, for “did you mean”.
    pub fn names(&self) -> Vec<&'static str> {
        let entries = self.entries.iter().filter(|entry| !matches!(entry.form, Form::Index | Form::Operator));
        let roles = Role::ALL.iter().map(|role| role.name());
        let mut names: Vec<&'static str> = entries.map(|entry| entry.name).chain(roles).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

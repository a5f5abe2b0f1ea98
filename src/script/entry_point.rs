//! The functions of a script that the host calls.
//!
//! A limit that ends a run gives its error the place of the call, function by function from the inside out; the outermost call
//! is the host's and has no place. The bodies of the functions that the host calls are therefore run as statements of its own:
//! the error keeps the place in them.

use rhai::{
    AST, ASTNode, Caches, Dynamic, Engine, EvalAltResult, ImmutableString, Position, Scope as Variables, Stmt,
    StmtBlock,
};

/// A compiled script.
#[derive(Clone, Debug)]
pub struct Script {
    pub ast: AST,
    /// What imports are looked up by.
    source: Option<ImmutableString>,
    entry_points: Vec<EntryPoint>,
}

/// A function with two parameters that the host may call.
#[derive(Clone, Debug)]
struct EntryPoint {
    name: &'static str,
    parameters: [String; 2],
    /// One block, so that what is defined in it is no global constant.
    body: [Stmt; 1],
}

/// All that the scopes ask for.
const NAMES: [&str; 3] = ["check", "collect", "check_all"];

impl Script {
    pub fn new(ast: AST) -> Self {
        let entry_points = NAMES.into_iter().filter_map(|name| EntryPoint::of(&ast, name)).collect();
        Self { source: ast.source().map(Into::into), ast, entry_points }
    }

    /// Whether there is this function, with two parameters.
    pub fn has(&self, name: &str) -> bool {
        self.entry_points.iter().any(|entry| entry.name == name)
    }

    /// Runs the script's own statements, which import and define constants, and then the function.
    pub fn call(&self, engine: &Engine, name: &str, arguments: [Dynamic; 2]) -> Result<Dynamic, Box<EvalAltResult>> {
        let Some(entry) = self.entry_points.iter().find(|entry| entry.name == name) else {
            return Err(EvalAltResult::ErrorFunctionNotFound(name.to_owned(), Position::NONE).into());
        };
        let mut global = engine.new_global_runtime_state();
        global.source.clone_from(&self.source);
        global.lib.push(self.ast.shared_lib().clone());
        let caches = &mut Caches::new();
        let variables = &mut Variables::new();
        let mut run = |variables: &mut Variables<'_>, statements: &[Stmt]| {
            #[expect(deprecated, reason = "there is no other way to run the statements of a function")]
            engine.eval_statements_raw(&mut global, caches, variables, statements)
        };
        drop(run(variables, self.ast.statements())?);
        // Functions do not see the script's variables.
        variables.rewind(0);
        for (parameter, value) in entry.parameters.iter().zip(arguments) {
            variables.push_dynamic(parameter.as_str(), value);
        }
        run(variables, &entry.body)
    }
}

impl EntryPoint {
    fn of(ast: &AST, name: &'static str) -> Option<Self> {
        let function = ast.iter_functions().find(|function| function.name == name && function.params.len() == 2)?;
        let parameters = [function.params[0].to_owned(), function.params[1].to_owned()];
        // Rhai hands out the statements of a function by walking through it alone.
        let mut alone = ast.clone_functions_only();
        alone.retain_functions(|_, _, own, count| own == name && count == 2);
        let mut statements = Vec::new();
        alone.walk(&mut |path: &[ASTNode<'_>]| {
            if let [ASTNode::Stmt(statement)] = path {
                statements.push((*statement).clone());
            }
            true
        });
        let at = statements.first().map_or(Position::NONE, Stmt::position);
        let body = [Stmt::Block(StmtBlock::new(statements, at, Position::NONE).into())];
        Some(Self { name, parameters, body })
    }
}

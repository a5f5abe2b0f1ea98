//! `import` of rules: other scripts of the rule's own folder, and nothing else.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rhai::{Engine, EvalAltResult, Module, ModuleResolver, Position, Scope};

use super::failure::fault;
use super::limits::MAX_SCRIPT;
use super::syntax;
use crate::rule::RuleSet;

/// How deep scripts may import scripts that import scripts.
const MAX_DEPTH: usize = 4;

thread_local! {
    static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

type Known = HashMap<(String, String), Arc<Module>>;

/// Finds the scripts that a rule imports. Compiled scripts name their rule as their source.
pub struct Folder {
    /// The folders of the rules, by code.
    folders: HashMap<String, PathBuf>,
    known: RwLock<Known>,
}

impl Folder {
    /// The folders of these rules; bundled rules have none.
    pub fn of(rules: &RuleSet) -> Self {
        let folder_of = |rule: &Arc<crate::rule::Rule>| {
            rule.folder().map(|folder| (rule.meta.code.to_string(), folder.to_path_buf()))
        };
        Self { folders: rules.iter().filter_map(folder_of).collect(), known: RwLock::default() }
    }

    fn load(&self, engine: &Engine, code: &str, name: &str) -> Result<Arc<Module>, Box<EvalAltResult>> {
        let folder = self.folders.get(code).ok_or_else(|| {
            fault(
                "这条规则没有自己的文件夹，不能 import",
                "this rule has no folder of its own, so that it cannot import",
            )
        })?;
        let text = read(folder, name)?;
        let shown = format!("{name}.rhai");
        let mut ast = engine.compile(&text).map_err(|error| {
            let line = error.position().line().unwrap_or(0);
            let what = syntax::describe(error.err_type());
            fault(
                &format!("{shown} 第 {line} 行语法错误：{}", what.zh),
                &format!("syntax error in {shown}, line {line}: {}", what.en),
            )
        })?;
        // The source says whose folder further imports are looked up in.
        ast.set_source(format!("{code}/{shown}"));
        let depth = DEPTH.get();
        if depth >= MAX_DEPTH {
            return Err(fault(
                &format!("import 嵌套超过 {MAX_DEPTH} 层，可能互相引用"),
                &format!("imports are nested more than {MAX_DEPTH} deep; perhaps in a circle"),
            ));
        }
        DEPTH.set(depth + 1);
        let module = Module::eval_ast_as_new(Scope::new(), &ast, engine);
        DEPTH.set(depth);
        let mut module = module?;
        module.build_index();
        Ok(module.into())
    }
}

impl ModuleResolver for Folder {
    fn resolve(
        &self,
        engine: &Engine,
        source: Option<&str>,
        path: &str,
        position: Position,
    ) -> Result<Arc<Module>, Box<EvalAltResult>> {
        let code = source.unwrap_or_default().split('/').next().unwrap_or_default();
        let key = (code.to_owned(), path.to_owned());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(module) = known {
            return Ok(module);
        }
        // Outside the lock, since the script may import further ones.
        let module = self.load(engine, code, path).map_err(|mut error| {
            error.set_position(position);
            error
        })?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(key, module.clone());
        Ok(module)
    }
}

/// The text of a script of the folder: a plain name, and a file that really lies in the folder, whatever links say.
fn read(folder: &Path, name: &str) -> Result<String, Box<EvalAltResult>> {
    let outside = || {
        fault(
            &format!("import 只能引用规则自己文件夹中的脚本：“{name}”不在其中"),
            &format!("import reaches scripts of the rule's own folder only, and not “{name}”"),
        )
    };
    let missing =
        || fault(&format!("规则的文件夹中没有 {name}.rhai"), &format!("there is no {name}.rhai in the rule's folder"));
    let relative = Path::new(name);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    // On Windows these part folders or name drives and streams; nowhere do rules need them.
    if name.is_empty() || !plain || name.contains(['\\', ':', '\0']) {
        return Err(outside());
    }
    let own = folder.canonicalize().map_err(|_| missing())?;
    let file = own.join(format!("{name}.rhai")).canonicalize().map_err(|_| missing())?;
    if !file.starts_with(&own) {
        return Err(outside());
    }
    if !file.is_file() {
        return Err(missing());
    }
    let unreadable = |reason: String| {
        fault(&format!("读不了 {name}.rhai：{reason}"), &format!("{name}.rhai cannot be read: {reason}"))
    };
    let mut text = String::new();
    let opened = fs::File::open(&file).map_err(|error| unreadable(error.to_string()))?;
    opened.take(MAX_SCRIPT as u64 + 1).read_to_string(&mut text).map_err(|error| unreadable(error.to_string()))?;
    if text.len() > MAX_SCRIPT {
        let limit = MAX_SCRIPT >> 10;
        return Err(fault(&format!("{name}.rhai 超过 {limit} KB"), &format!("{name}.rhai is larger than {limit} KB")));
    }
    Ok(text)
}

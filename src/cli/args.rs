use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use quanze::config::{AsOf, FailOn};
use quanze::diagnostic::{Lang, Severity};
use quanze::model::{Date, Role};
use quanze::rule::Scope;
use quanze::write::Form;

/// 权责清单检查工具 — a linter for Chinese government power-and-responsibility lists
#[derive(Debug, Parser)]
#[command(name = "quanze", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查清单 — check lists
    Check(CheckArguments),
    /// 查看清单被读成什么样 — show what the reader understood
    Inspect(InspectArguments),
    /// 把清单转为 TOML、JSON、CSV 或 Markdown — write a list as TOML, JSON, csv or Markdown
    Convert(ConvertArguments),
    /// 解释一条规则 — explain a rule
    Explain(ExplainArguments),
    /// 列出规则 — list the rules
    Rules(RulesArguments),
    /// 编写和测试规则 — author and test rules
    #[command(subcommand)]
    Rule(RuleCommand),
    /// 法规登记库 — the register of laws
    #[command(subcommand)]
    Laws(LawsCommand),
}

#[derive(Debug, Subcommand)]
pub enum RuleCommand {
    /// 测试规则：用规则文件夹中的正例、反例和说明中的例子 — run the cases of rules
    Test(RuleTestArguments),
    /// 新建规则：写出一个带用例、能通过测试的规则文件夹 — write the folder of a new rule, with cases that pass
    New(RuleNewArguments),
}

#[derive(Debug, Args)]
pub struct RuleNewArguments {
    /// 编号-名称，如 X101-lamp-word；只写名称的，编号自动取下一个 — code and name, as X101-lamp-word; the next free code where only a name is given
    #[arg(value_name = "CODE-NAME")]
    pub rule: String,
    /// 规则看什么：cell 单元格，citation 法规引用，entry 事项，document 整份清单，corpus 几份清单 — what the rule looks at
    #[arg(long, default_value = "cell", value_parser = parse_scope, value_name = "SCOPE")]
    pub scope: Scope,
    /// 看哪一栏，默认 remark（备注）；scope 为 citation 的默认 basis（实施依据）— which column
    #[arg(long, value_parser = parse_role, value_name = "ROLE")]
    pub column: Option<Role>,
    /// 级别：error、warning、info — severity
    #[arg(long, default_value = "warning", value_parser = parse_severity, value_name = "SEVERITY")]
    pub severity: Severity,
    /// 写到哪个文件夹中，默认为配置中的第一个规则文件夹，没有的为 rules — where to; by default the first rule folder of the configuration, else rules
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct RuleTestArguments {
    /// 规则编号、名称或规则文件夹；不写的，测试配置中列出的规则文件夹，没有列出的为当前文件夹下的 rules — codes, names or rule folders; by default the rule folders of the configuration, else ./rules
    #[arg(value_name = "CODE|PATH")]
    pub words: Vec<String>,
    /// 把实际结果写成预期，写后请逐行核对 — write what the rules say as expected
    #[arg(long)]
    pub update: bool,
    /// 规则文件有变动就重新测试 — test again whenever a file of the rules changes
    #[arg(long)]
    pub watch: bool,
    /// 列出每条规则的正例、反例数和找到的处数 — a table of cases and matches per rule
    #[arg(long)]
    pub coverage: bool,
    /// 同时数一数规则在这些清单中找到多少处，可重复 — count matches in these lists too; may be repeated
    #[arg(long, value_name = "PATH", requires = "coverage")]
    pub on: Vec<PathBuf>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Subcommand)]
pub enum LawsCommand {
    /// 查看一件法规：名称、状态、各版本及出处；写明条号的，显示条文 — show an instrument with its versions and sources, or an article of it
    Show(LawsShowArguments),
    /// 检查登记库（默认检查内置的）— check registers, the bundled one by default
    Check(LawsCheckArguments),
    /// 把法规文本（md、txt、docx）收入本地文本库 — take law texts into the local store
    Import(LawsImportArguments),
    /// 列出哪些清单的哪些事项引用了某件法规，或者某日以来变动过的法规 — which items cite an instrument, or those changed since a day
    Impact(LawsImpactArguments),
}

#[derive(Debug, Args)]
pub struct LawsShowArguments {
    /// 名称，可用简称、旧称，有无书名号均可 — a title, short title or former title
    pub title: String,
    /// 条号，如 第四十二条、第42条第一款、42；条文取自本地文本库 — an article, from the local store of texts
    #[arg(value_name = "ARTICLE")]
    pub articles: Vec<String>,
    /// 哪一天的现行版本，如 2025-12-31，默认今天 — in force on which day; today by default
    #[arg(long, value_parser = parse_as_of, value_name = "DATE")]
    pub as_of: Option<AsOf>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct LawsCheckArguments {
    /// 登记文件（TOML）或存放登记文件的文件夹 — register files or folders of them
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct LawsImportArguments {
    /// 法规文本所在的文件夹，或者文本文件，名称如 全称(2021-01-22).md、全称_20210122.docx — folders of law texts, or files
    #[arg(required = true, value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    /// 文本库文件夹，默认为配置中的 laws.texts，没有配置的为用户数据文件夹中的 quanze/law-texts — the store; by default that of the configuration, else quanze/law-texts in the user's data folder
    #[arg(long, value_name = "STORE")]
    pub to: Option<PathBuf>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct LawsImpactArguments {
    /// 法规名称（用 --since 时不写），后面是文件或文件夹，- 表示标准输入 — a title (none with --since), then files or folders
    #[arg(required = true, value_name = "[TITLE] PATH")]
    pub words: Vec<PathBuf>,
    /// 这一天（含）以来修改、废止的法规，如 2026-01-01 — instruments changed or repealed since this day
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    pub since: Option<Date>,
    /// 输出格式 — output format
    #[arg(long, default_value = "table")]
    pub format: ImpactFormat,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImpactFormat {
    /// 供人阅读 — for people
    Table,
    /// 供程序读取 — for programs
    Json,
    /// 供表格软件打开 — for spreadsheets
    Csv,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// 文件、文件夹，或 - 表示标准输入 — files, folders, or - for standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// 输出格式：pretty、concise、json、github、sarif、lsp；可写成 格式=文件，可重复 — output format: pretty|concise|json|github|sarif|lsp, optionally FORMAT=FILE; may be repeated
    #[arg(long, value_name = "F[=FILE]")]
    pub format: Vec<String>,
    /// 只用这些规则（编号、编号开头或名称，逗号分隔）— run only these rules (codes, beginnings of codes, names)
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub select: Vec<String>,
    /// 不用这些规则 — do not run these rules
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub ignore: Vec<String>,
    /// 达到哪一级别时退出码为 1：error、warning、info、never — from which severity on the exit code is 1
    #[arg(long, value_parser = parse_fail_on, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// 检查基准日，如 2025-12-31，或 today — the check date
    #[arg(long, value_parser = parse_as_of, value_name = "DATE")]
    pub as_of: Option<AsOf>,
    /// 每个问题显示多少处，或 all — how many places of a finding are shown
    #[arg(long, default_value = "3", value_parser = parse_places, value_name = "N|all")]
    pub max_places: Places,
    /// 线程数，默认为处理器核数 — number of threads
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// 在标准错误输出上列出每条规则的调用次数、运算次数和用时 — tell calls, operations and time of each rule on standard error
    #[arg(long)]
    pub timings: bool,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct SetupArguments {
    /// 自定义规则的文件夹，可重复 — a folder of rules; may be repeated
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// 本地法规登记文件或文件夹，可重复 — a local register of laws, file or folder; may be repeated
    #[arg(long, value_name = "PATH")]
    pub laws: Vec<PathBuf>,
    /// 配置文件，默认向上查找 quanze.toml — the configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 提示语言 zh 或 en — language of messages
    #[arg(long, value_parser = parse_lang, value_name = "zh|en")]
    pub lang: Option<Lang>,
}

#[derive(Debug, Args)]
pub struct InspectArguments {
    /// 文件，或 - 表示标准输入 — files, or - for standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// 输出格式 — output format
    #[arg(long, default_value = "table")]
    pub format: InspectFormat,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// 文件，或 - 表示标准输入 — a file, or - for standard input
    #[arg(required_unless_present = "schema")]
    pub path: Option<PathBuf>,
    /// 写到哪个文件，格式由扩展名（.toml、.json、.csv、.md）决定；- 表示标准输出 — the file to write, whose extension tells the form; - for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 格式：toml、json、csv、md — the form
    #[arg(long, value_parser = parse_form, value_name = "FORM")]
    pub to: Option<Form>,
    /// 只转第几部分（见 quanze inspect）— only this part, as `quanze inspect` counts them
    #[arg(long, value_name = "N")]
    pub part: Option<usize>,
    /// 每部分写一个文件：list-1.csv、list-2.csv…… — one file for each part: list-1.csv, list-2.csv …
    #[arg(long, conflicts_with = "part")]
    pub split: bool,
    /// 覆盖已有的文件 — overwrite files that exist
    #[arg(long)]
    pub force: bool,
    /// 只打印 TOML 和 JSON 清单的 JSON Schema — print the JSON Schema of lists in TOML and JSON, nothing else
    #[arg(long, exclusive = true)]
    pub schema: bool,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// 供人阅读 — for people
    Table,
    /// 供程序读取 — for programs
    Json,
}

#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// 规则编号或名称 — code or name of the rule
    pub code: String,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Debug, Args)]
pub struct RulesArguments {
    /// 输出格式 — output format
    #[arg(long, default_value = "table")]
    pub format: RulesFormat,
    /// 说明每条规则为什么启用或停用，级别和选项在哪里改过 — tell why each rule is on or off here, and what changed its severity and options
    #[arg(long)]
    pub explain_config: bool,
    /// 与 check 的 --select 相同 — as of check
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub select: Vec<String>,
    /// 与 check 的 --ignore 相同 — as of check
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub setup: SetupArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// 供人阅读 — for people
    Table,
    /// 供程序读取 — for programs
    Json,
    /// Markdown 表格 — a table in Markdown
    Markdown,
}

/// How many places of a finding are shown; `None` for all.
#[derive(Clone, Copy, Debug)]
pub struct Places(pub Option<usize>);

fn parse_places(text: &str) -> Result<Places, String> {
    if text == "all" {
        return Ok(Places(None));
    }
    let number: usize = text.parse().map_err(|_| "应为正整数或 all — a positive number or “all”".to_owned())?;
    Ok(Places(Some(number.max(1))))
}

fn parse_fail_on(text: &str) -> Result<FailOn, String> {
    text.parse().map_err(|()| "应为 error、warning、info 或 never — one of these four".to_owned())
}

fn parse_as_of(text: &str) -> Result<AsOf, String> {
    text.parse().map_err(|()| "应为日期（如 2025-12-31、2025-12）或 today — a date or “today”".to_owned())
}

fn parse_day(text: &str) -> Result<Date, String> {
    match text.parse() {
        Ok(AsOf::Date(date)) => Ok(date),
        _ => Err("应为日期，如 2026-01-01、2026-01 — a date".to_owned()),
    }
}

fn parse_form(text: &str) -> Result<Form, String> {
    text.parse().map_err(|()| "应为 toml、json、csv 或 md — toml, json, csv or md".to_owned())
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    let all = [Scope::Cell, Scope::Citation, Scope::Entry, Scope::Document, Scope::Corpus];
    let found = all.into_iter().find(|scope| scope.name() == text);
    found.ok_or_else(|| "应为 cell、citation、entry、document 或 corpus — one of these five".to_owned())
}

fn parse_role(text: &str) -> Result<Role, String> {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    text.parse().map_err(|()| format!("栏目名称有：{} — a column role", names.join("、")))
}

fn parse_severity(text: &str) -> Result<Severity, String> {
    text.parse().map_err(|()| "应为 error、warning 或 info — one of these three".to_owned())
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|()| "应为 zh 或 en — zh or en".to_owned())
}

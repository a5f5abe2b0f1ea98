use std::fmt;
use std::str::FromStr;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $chinese:literal;)*) => {
        /// What a column holds. The names are those of the JSON output, the configuration and the scripts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Role { $($(#[$doc])* $name),* }

        impl Role {
            /// Every role, in the order of the JSON fields.
            pub const ALL: &'static [Role] = &[$(Role::$name),*];

            /// The name in JSON, configuration and scripts.
            pub const fn name(self) -> &'static str {
                match self { $(Role::$name => $text),* }
            }

            /// The usual column header, for messages.
            pub const fn chinese(self) -> &'static str {
                match self { $(Role::$name => $chinese),* }
            }
        }
    };
}

roles! {
    /// 序号: the item's number.
    Number = "number", "序号";
    /// 事项编码.
    Code = "code", "事项编码";
    /// 权力类型.
    Category = "category", "权力类型";
    /// 事项名称.
    Name = "name", "事项名称";
    /// 子项名称.
    SubName = "sub_name", "子项名称";
    /// 实施主体.
    Actor = "actor", "实施主体";
    /// 承办机构, 责任科室.
    Unit = "unit", "承办机构";
    /// 实施层级及权限.
    Level = "level", "实施层级";
    /// 部门职责, 主要职责.
    DepartmentDuty = "department_duty", "部门职责";
    /// 实施依据.
    Basis = "basis", "实施依据";
    /// 责任事项.
    Duties = "duties", "责任事项";
    /// 责任事项依据.
    DutyBasis = "duty_basis", "责任事项依据";
    /// 追责情形.
    Accountability = "accountability", "追责情形";
    /// 追责对象范围.
    AccountabilityTarget = "accountability_target", "追责对象范围";
    /// 追责依据.
    AccountabilityBasis = "accountability_basis", "追责依据";
    /// 免责事项.
    Exemption = "exemption", "免责事项";
    /// 实施对象.
    Target = "target", "实施对象";
    /// 办理时限.
    TimeLimit = "time_limit", "办理时限";
    /// 收费情况.
    Fee = "fee", "收费情况";
    /// 申请材料.
    Materials = "materials", "申请材料";
    /// 办理流程.
    Procedure = "procedure", "办理流程";
    /// 监督电话.
    Hotline = "hotline", "监督电话";
    /// 救济途径.
    Relief = "relief", "救济途径";
    /// 案例.
    Case = "case", "案例";
    /// 备注.
    Remark = "remark", "备注";
}

impl Role {
    /// The position in [`Role::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What a text fills: a column of a table, or running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// A column; `None` where its header is not known.
    Column(Option<Role>),
    /// Titles, the text around tables, and prose.
    Text,
}

impl Slot {
    /// The name of running text in `rule.toml` and in scripts, beside the names of the columns.
    pub const TEXT: &'static str = "text";

    /// The column's role.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Column(role) => role,
            Self::Text => None,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|role| role.name() == text).ok_or(())
    }
}

impl FromStr for Slot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == Self::TEXT { Ok(Self::Text) } else { text.parse().map(|role| Self::Column(Some(role))) }
    }
}

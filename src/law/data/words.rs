/// An enumeration whose values have one Chinese word each, which the TOML uses and people are shown.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word for it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of a word.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == word)
            }
        }
    };
}

words! {
    /// The level of an instrument (效力级别), the highest first.
    Level {
        /// The constitution and its amendments.
        Constitution = "宪法",
        /// Statutes of the National People's Congress and its Standing Committee.
        Statute = "法律",
        /// Regulations of the National Supervisory Commission.
        Supervision = "监察法规",
        /// Regulations of the State Council.
        Administrative = "行政法规",
        /// Regulations of a people's congress: 地方性法规, 自治条例, 单行条例.
        Local = "地方性法规",
        /// Rules of a ministry.
        Department = "部门规章",
        /// Rules of a local government.
        LocalRule = "地方政府规章",
        /// Interpretations of the supreme court and procuratorate.
        Judicial = "司法解释",
        /// Other documents of the administration.
        Normative = "规范性文件",
        /// Regulations of the party.
        Party = "党内法规",
    }
}

words! {
    /// Whether an instrument is in force, as far as the register knows.
    Status {
        /// In force when the source was made.
        InForce = "现行有效",
        /// Amended after the newest text that the register holds.
        Amended = "已修改",
        /// Repealed or replaced.
        Repealed = "已废止",
        /// Passed, but not yet in force.
        Pending = "尚未生效",
    }
}

words! {
    /// How far a fact can be relied on. Ordered: high is greatest.
    Confidence {
        /// A guess or one unofficial source: good for a hint.
        Low = "low",
        /// A source that may be out of date.
        Medium = "medium",
        /// A text that was read, or two sources that agree.
        High = "high",
    }
}

words! {
    /// What happened to an instrument on a date.
    VersionKind {
        /// Issued.
        Issued = "公布",
        /// Passed.
        Adopted = "通过",
        /// Amended in parts.
        Amended = "修正",
        /// Revised as a whole.
        Revised = "修订",
        /// Repealed.
        Repealed = "废止",
    }
}

words! {
    /// As what a name stands in the register.
    NameKind {
        /// The official title.
        Title = "全称",
        /// The official title without 中华人民共和国.
        Short = "简称",
        /// An accepted other name.
        Alias = "别名",
        /// A title that it had in the past.
        Former = "旧称",
        /// A common mistake.
        Misnomer = "误写",
    }
}

use super::*;

#[test]
fn smoke() {
    let text = "1.【法律】《甲法》（2021年1月22日修正）第五条：甲乙。";
    assert_eq!(citations(text).len(), 1);
}

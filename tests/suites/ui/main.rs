//! What users of the macros see: crates that compile, and what is said of those that do not.
//!
//! A case is a program in `cases/fail`, with what the compiler says of it beside it, or in
//! `cases/pass`. `TRYBUILD=overwrite` takes down what is said now.

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn users_are_told_what_is_wrong_and_where() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/fail/*.rs");
    cases.pass("cases/pass/*.rs");
}

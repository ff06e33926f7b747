//! A function has 70 lines at most, and 5 parameters besides its receiver.

use proc_macro2::Span;
use syn::{
    FnArg, ImplItemFn, ItemFn, Signature, TraitItemFn,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{Findings, House};

const LINES_MAX: usize = 70;
const PARAMETERS_MAX: usize = 5;

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources() {
        if let Some(syntax) = &source.syntax {
            Functions { path: &source.path, findings }.visit_file(syntax);
        }
    }
}

struct Functions<'a> {
    path: &'a str,
    findings: &'a mut Findings,
}

impl Functions<'_> {
    /// Looks at one function: from `fn` to its last brace, documentation left out.
    fn look(&mut self, signature: &Signature, whole: Span) {
        let first = signature.fn_token.span.start().line;
        let lines = whole.end().line - first + 1;
        let name = &signature.ident;
        if lines > LINES_MAX {
            let says = format!("`{name}` has {lines} lines; split it, {LINES_MAX} at most");
            self.findings.fail(self.path, first, says);
        }
        let parameters = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_)));
        let parameters = parameters.count();
        if parameters > PARAMETERS_MAX {
            let says = format!(
                "`{name}` has {parameters} parameters; use a struct, {PARAMETERS_MAX} at most"
            );
            self.findings.fail(self.path, first, says);
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.look(&function.sig, function.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.look(&function.sig, function.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        self.look(&function.sig, function.span());
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    fn of_lines(lines: usize) -> String {
        format!("/// Long.\npub fn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    #[test]
    fn a_function_of_71_lines_is_found_and_one_of_70_is_not() {
        testing::check(
            check,
            &[("a.rs", &of_lines(70)), ("b.rs", &of_lines(71))],
            &["b.rs:2: `long` has 71 lines; split it, 70 at most"],
        );
    }

    #[test]
    fn a_sixth_parameter_is_found_and_the_receiver_does_not_count() {
        testing::check(
            check,
            &[(
                "a.rs",
                "impl A { fn five(&self, a: u8, b: u8, c: u8, d: u8, e: u8) {} }\n\
                 trait T { fn six(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8); }\n",
            )],
            &["a.rs:2: `six` has 6 parameters; use a struct, 5 at most"],
        );
    }
}

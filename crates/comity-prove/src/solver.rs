//! The solver: is there an act to which this applies and that does not?
//!
//! One process of `cvc5` answers all questions of a run, one after the other.

use cedar_policy::PolicySet;
use cedar_policy_symcc::{
    CedarSymCompiler, CompiledPolicySet, Env, err::Error, solver::LocalSolver,
};
use comity_act::Kind;
use tokio::runtime::Runtime;

use crate::{
    ProveError,
    world::{Asked, World},
};

/// Milliseconds that one question may take; the slowest took a tenth of a second.
const QUESTION_MS_MAX: u32 = 20_000;

/// A running solver.
#[derive(Debug)]
pub(crate) struct Solver {
    runtime: Runtime,
    compiler: CedarSymCompiler<LocalSolver>,
}

impl Solver {
    pub(crate) fn start() -> Result<Self, ProveError> {
        let failed = |why: String| ProveError::Solver { why };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(error.to_string()))?;
        let compiler = {
            let _inside = runtime.enter();
            let limit = format!("--tlimit-per={QUESTION_MS_MAX}");
            let solver = LocalSolver::cvc5_with_args([limit]);
            let solver = solver.map_err(|error| failed(chain(&error)))?;
            CedarSymCompiler::new(solver).map_err(|error| failed(chain(&error)))?
        };
        Ok(Self { runtime, compiler })
    }

    /// An act that both sets allow.
    pub(crate) fn both(
        &mut self,
        (world, kind): (&World, Kind),
        first: &PolicySet,
        second: &PolicySet,
    ) -> Result<Option<Env>, ProveError> {
        self.search(Wanted::Both, (world, kind), (first, second))
    }

    /// An act that the first set allows and the second does not.
    pub(crate) fn first_alone(
        &mut self,
        (world, kind): (&World, Kind),
        first: &PolicySet,
        second: &PolicySet,
    ) -> Result<Option<Env>, ProveError> {
        self.search(Wanted::FirstAlone, (world, kind), (first, second))
    }

    /// Asks first as if a fact could have any value of its type, which is quick, and shows more;
    /// only an act that is found is looked for again among the values that the law admits.
    fn search(
        &mut self,
        wanted: Wanted,
        (world, kind): (&World, Kind),
        (first, second): (&PolicySet, &PolicySet),
    ) -> Result<Option<Env>, ProveError> {
        let asked = world.asked(kind, (first, second))?;
        let second = compile(&asked, second)?;
        match self.ask(wanted, &compile(&asked, &asked.possible)?, &second)? {
            None => Ok(None),
            Some(_) => self.ask(wanted, &compile(&asked, &asked.admitted)?, &second),
        }
    }

    fn ask(
        &mut self,
        wanted: Wanted,
        first: &CompiledPolicySet,
        second: &CompiledPolicySet,
    ) -> Result<Option<Env>, ProveError> {
        let Self { runtime, compiler } = self;
        let found = match wanted {
            Wanted::Both => {
                runtime.block_on(compiler.check_disjoint_with_counterexample_opt(first, second))
            }
            Wanted::FirstAlone => {
                runtime.block_on(compiler.check_implies_with_counterexample_opt(first, second))
            }
        };
        found.map_err(|error| unanswered(&error))
    }
}

/// Which act is looked for.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// One that both sets allow.
    Both,
    /// One that the first set allows and the second does not.
    FirstAlone,
}

fn compile(asked: &Asked, set: &PolicySet) -> Result<CompiledPolicySet, ProveError> {
    let (environment, schema) = (&asked.environment, &asked.schema);
    CompiledPolicySet::compile(set, environment, schema).map_err(|error| ProveError::Compile {
        kind: environment.action().id().unescaped().to_owned(),
        why: chain(&error),
    })
}

fn unanswered(error: &Error) -> ProveError {
    ProveError::Solver { why: chain(error) }
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

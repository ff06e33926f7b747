//! Two worlds that differ in one hidden record, and what the asker can see of each.
//!
//! The difference is what a record says, not that there is one: a log shows how many acts an
//! agency has recorded, and shows it to everybody. In the first world the hidden record is of the
//! person who is asked about, in the second of somebody else. Where a person declines, what the
//! person knows of the subject differs too.

mod decline;

use comity_act::{
    AgencyCode, Handling, Property, RecordClass, RecordId, RequestForm, Role, Statement,
    SubjectCategory, SubjectMark, Timestamp,
    body::{
        AgreementSuspend, RecordRegister, RecordRestrict, RequestMake, RestrictionGround,
        SearchRun, Term,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{AgreementRow, AgreementStatus, RecordRow, Row},
};

use crate::{
    agency::{code, text},
    invariant::Violation,
    seed::{Dice, Seed},
    sim::Sim,
    workload::ordinary,
};

/// Time in which all that is sent arrives, in ms.
const SOON_MS: u64 = 3 * 3_600_000;
/// Who asks: `XC`.
const ASKER: usize = 2;
/// Who is asked: `XB`.
const ASKED: usize = 1;
/// Whose copy the asked agency may hold: `XA`.
const THIRD: usize = 0;

/// Why the law does not open the hidden record to the asker.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hidden {
    /// The agreement that opened searches was suspended, and the asker does not know it yet.
    Suspended,
    /// It is of a class that the search is not about.
    OtherClass,
    /// Its use is restricted.
    Restricted,
    /// The answer to a request about the person is a refusal.
    Refused,
    /// It is the copy of a third agency's record, which may not be passed on.
    Copy,
    /// It says that the person is protected, and handing the person over is refused.
    Protected,
    /// The asker is consulted, and then the request is refused.
    Consulted,
    /// An order for data about the person is objected to.
    Objected,
    /// The request names the record, whose use a court has restricted, or that of somebody else.
    Held,
    /// It came from SIS, and may not be given to the asker.
    Alert,
}

impl Hidden {
    /// Every reason there is.
    pub const ALL: [Self; 10] = [
        Self::Suspended,
        Self::OtherClass,
        Self::Restricted,
        Self::Refused,
        Self::Copy,
        Self::Protected,
        Self::Consulted,
        Self::Objected,
        Self::Held,
        Self::Alert,
    ];
}

/// What the asker can see of a world: one line for each thing.
///
/// # Errors
/// [`Violation`] when an invariant does not hold on the way.
pub fn seen_by_asker(number: u64, hidden: Hidden, matches: bool) -> Result<Vec<String>, Violation> {
    let mut dice = Seed::new(number).child("twin", 0).dice();
    let mut sim = Sim::quiet(3);
    sim.faults.delay_ms_max = dice.below(60_000);
    // Names of one length, so that nothing but the person differs.
    const NAMES: [(&str, &str); 3] = [
        ("Nemo Nobody", "Hugo Nobady"),
        ("Ada Nowhere", "Eda Nawhere"),
        ("Ivo Anyone", "Uwe Enyone"),
    ];
    let (asked, other) = dice.pick(&NAMES).copied().unwrap_or(NAMES[0]);
    let name = if matches { asked } else { other };
    let open = dice.percent(50);
    place(&mut sim, hidden, name, &mut dice)?;
    if open {
        // Something that the law does open, in both worlds.
        register(&mut sim, ASKED, (asked, RecordClass::Person, 200), Handling::default())?;
    }
    let before = sim.wire.len();
    match hidden {
        Hidden::Suspended | Hidden::OtherClass | Hidden::Restricted | Hidden::Copy => {
            search(&mut sim, hidden, asked)?;
        }
        Hidden::Refused
        | Hidden::Protected
        | Hidden::Consulted
        | Hidden::Objected
        | Hidden::Held
        | Hidden::Alert => decline::decline(&mut sim, hidden, (asked, matches))?,
    }
    Ok(seen(&mut sim, before))
}

/// Puts the hidden record in its place.
fn place(sim: &mut Sim, hidden: Hidden, name: &str, dice: &mut Dice) -> Result<(), Violation> {
    let number = 1 + u8::try_from(dice.below(100)).unwrap_or_default();
    let class = match hidden {
        Hidden::OtherClass => RecordClass::Organisation,
        _ => RecordClass::Person,
    };
    let handling = Handling { not_onward: hidden == Hidden::Copy, ..Handling::default() };
    if hidden == Hidden::Copy {
        let record = register(sim, THIRD, (name, class, number), handling)?;
        let question = question((RequestForm::Information, Vec::new()), Vec::new());
        let question = propose(sim, ASKED, ordinary(Form::new(question)).to(code(THIRD)))?;
        let copy = sim.stations[THIRD].store().row::<RecordRow>(Key::Record(record));
        let shared = copy.map(|row| row.content.clone()).into_iter().collect();
        let answer =
            comity_act::body::RequestAnswer { text: text("this is it"), shared, complete: true };
        let mut form = ordinary(Form::new(answer)).to(code(ASKED));
        form.answers = question;
        propose(sim, THIRD, form)?;
        let came = sim.stations[ASKED].store().row::<RecordRow>(Key::Record(record)).is_some();
        assert!(came, "the copy is there, or there is nothing to hide");
        return Ok(());
    }
    let record = register(sim, ASKED, (name, class, number), handling)?;
    if hidden == Hidden::Restricted {
        let ground = RestrictionGround::LegalHold;
        let body = RecordRestrict { record, ground, reason: text("order of the court") };
        propose(sim, ASKED, ordinary(Form::new(body)))?;
    }
    Ok(())
}

fn register(
    sim: &mut Sim,
    at: usize,
    (name, class, number): (&str, RecordClass, u8),
    handling: Handling,
) -> Result<RecordId, Violation> {
    let record = RecordId::from_bytes([number; 16]);
    let body = RecordRegister {
        record,
        class,
        subject: SubjectMark {
            category: Some(SubjectCategory::Suspect),
            review_at: Some(sim.now(at).plus_millis(300 * Timestamp::DAY_MS)),
            ..SubjectMark::default()
        },
        statements: vec![Statement::ungraded(Property::Name, text(name))],
        source: text("case 1"),
    };
    let mut form = ordinary(Form::new(body));
    form.handling = handling;
    propose(sim, at, form)?;
    let there = sim.stations[at].store().row::<RecordRow>(Key::Record(record)).is_some();
    assert!(there, "the record is registered, or there is nothing to hide");
    Ok(record)
}

fn propose(sim: &mut Sim, at: usize, form: Form) -> Result<Option<comity_act::ActId>, Violation> {
    let outcome = sim.propose(at, form, Role::Officer)?;
    sim.run_for(SOON_MS)?;
    Ok(outcome.map(|outcome| outcome.act))
}

/// A request of this form, about these persons and records.
fn question((form, subject): (RequestForm, Vec<Statement>), records: Vec<RecordId>) -> RequestMake {
    RequestMake {
        asks: text("what is known of this person"),
        facts: text("a fraud"),
        objective_reasons: text("the suspect lives there"),
        link: text("named by a witness"),
        subject,
        records,
        directly_accessible: Some(true),
        mark: None,
        form,
    }
}

fn search(sim: &mut Sim, hidden: Hidden, name: &str) -> Result<(), Violation> {
    if hidden == Hidden::Suspended {
        suspend(sim)?;
    }
    let search = SearchRun {
        class: RecordClass::Person,
        terms: vec![Term { property: Property::Name, value: text(name) }],
        subject: Some(SubjectCategory::Suspect),
        justification: text("a fraud, case 1"),
        list: None,
    };
    propose(sim, ASKER, ordinary(Form::new(search)).to(code(ASKED)))?;
    sim.mend();
    sim.run_for(4 * SOON_MS)
}

/// The asked agency suspends all that it has agreed with the asker, who hears of it later.
fn suspend(sim: &mut Sim) -> Result<(), Violation> {
    sim.cut_off_one_way(ASKED, ASKER);
    let (asker, asked) = (code(ASKER), code(ASKED));
    let between = |row: &AgreementRow| {
        row.status == AgreementStatus::Signed
            && row.parties.contains(&asker)
            && row.parties.contains(&asked)
    };
    let found: Vec<_> = sim.stations[ASKED]
        .store()
        .rows()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Agreement(id), Row::Agreement(row)) if between(row) => Some(id),
            _ => None,
        })
        .collect();
    for agreement in found {
        let body = AgreementSuspend { agreement, reason: text("a complaint is examined") };
        propose(sim, ASKED, ordinary(Form::new(body)).to(asker))?;
    }
    Ok(())
}

/// All that the asker has, learns and can measure: acts, verdicts, receipts, sizes and times.
fn seen(sim: &mut Sim, before: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let own: AgencyCode = code(ASKER);
    for leaf in sim.stations[ASKER].ledger.since(0) {
        let act = leaf.act.act();
        let told = if act.agency == own { format!("{:?}", act.id) } else { String::new() };
        lines.push(format!(
            "act {} {:?} {:?} {} bytes at {} recorded {} {:?} {told}",
            act.agency,
            act.body.code(),
            leaf.verdict.ruling,
            leaf.entry.act.len(),
            act.at,
            leaf.row.recorded_at,
            leaf.verdict.because,
        ));
        // Every word of it, and what its officer stated.
        lines.push(format!(
            "says {:?} {:?} {:?}",
            act.body,
            act.said().collect::<Vec<_>>(),
            act.handling
        ));
    }
    for (key, row) in sim.stations[ASKER].store().rows() {
        match row {
            Row::Peer(row) => lines.push(format!(
                "{key:?}: {} sent, {} acknowledged, {} taken, heard at {:?}, log of {:?}",
                row.out_next,
                row.out_acknowledged,
                row.in_next,
                row.heard_at,
                row.seen.as_ref().map(|seen| seen.size)
            )),
            Row::Request(_) | Row::Deadline(_) => lines.push(format!("{key:?}: {row:?}")),
            Row::Receipt(row) => lines.push(format!(
                "{key:?}: {} bytes until {} at {}",
                row.receipt.len(),
                row.until,
                row.at
            )),
            _ => {}
        }
    }
    for packet in &sim.wire[before..] {
        if packet.from == ASKER || packet.to == ASKER {
            lines.push(format!("{packet:?}"));
        }
    }
    lines
}

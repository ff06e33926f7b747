//! What officers of the tests want done.

use comity_act::{
    ActId, Handling, Offence, Property, RecordId, Shared, Statement, SubjectCategory, SubjectMark,
    Timestamp,
    body::{
        ConsentGrant, ConsentUse, MessageSend, RecordRegister, RequestAnswer, RequestMake,
        SearchRun, Term,
    },
};
use comity_corridor::{Form, Key, rows::RecordRow};

use crate::world::{BEGIN_MS, World, code, form, no, text, word, yes};

/// A message without personal data.
pub(crate) fn message(words: &str) -> Form {
    let form = form(MessageSend { subject: text("a matter"), text: text(words) });
    Form { stated: vec![no("personal_data_included")], ..form }
}

/// The subject of a record: a suspect, reviewed in three hundred days.
pub(crate) fn suspect() -> SubjectMark {
    SubjectMark {
        category: Some(SubjectCategory::Suspect),
        minor: false,
        review_at: Some(Timestamp::from_millis(BEGIN_MS + 300 * Timestamp::DAY_MS)),
        erase_at: None,
    }
}

/// Not to be passed on.
pub(crate) fn h2() -> Handling {
    Handling { not_in_court: false, not_onward: true, as_written: None }
}

/// A record about a suspect of this name.
pub(crate) fn register(record: RecordId, name: &str, handling: Handling) -> Form {
    let body = RecordRegister {
        record,
        class: World::CLASS,
        subject: suspect(),
        statements: vec![
            Statement::ungraded(Property::Name, text(name)),
            Statement::ungraded(Property::BirthDate, text("1980-05-17")),
        ],
        source: text("case 1"),
    };
    let stated = vec![yes("quality_checked"), word("union_purpose", "cross-checking")];
    Form { handling, stated, ..form(body) }
}

/// A search for a person of this name.
pub(crate) fn search(name: &str) -> Form {
    let body = SearchRun {
        class: World::CLASS,
        terms: vec![
            Term { property: Property::Name, value: text(name) },
            Term { property: Property::BirthDate, value: text("1980-05-17") },
        ],
        subject: Some(SubjectCategory::Suspect),
        justification: text("case 7, fraud"),
        list: None,
    };
    Form {
        stated: vec![word("union_purpose", "cross-checking")],
        offences: vec![fraud()],
        case: Some(text("case 7")),
        ..form(body)
    }
}

/// A fraud of the list, with five years at most.
pub(crate) fn fraud() -> Offence {
    Offence {
        area: comity_act::CrimeArea::Fraud,
        title: text("fraud"),
        penalty_months_max: Some(60),
        listed: true,
        code: None,
    }
}

/// A request for information, without urgency: seven days.
pub(crate) fn request() -> Form {
    let form = form(RequestMake {
        asks: text("What is known of the person?"),
        facts: text("A fraud on 3 May."),
        objective_reasons: text("A witness saw the person there."),
        link: text("The person is the suspect."),
        subject: Vec::new(),
        records: Vec::new(),
        directly_accessible: Some(true),
        mark: None,
        form: comity_act::RequestForm::Information,
    });
    let stated = vec![yes("quality_checked"), no("special_categories_included")];
    Form { stated, offences: vec![fraud()], ..form }
}

/// An answer in words.
pub(crate) fn answer(request: ActId) -> Form {
    let body = RequestAnswer { text: text("Nothing more."), shared: Vec::new(), complete: true };
    Form { stated: vec![no("personal_data_included")], ..form(body).answering(request) }
}

/// An answer with the copy that an agency holds, and a covering note.
pub(crate) fn answer_with(shared: Shared, request: ActId) -> Form {
    let body = RequestAnswer { text: text("See the copy."), shared: vec![shared], complete: true };
    Form {
        stated: vec![yes("quality_checked"), no("words_about_persons")],
        offences: vec![fraud()],
        ..form(body).answering(request)
    }
}

/// The copy that an agency holds, as it would go out.
pub(crate) fn held(world: &mut World, name: &str, record: RecordId) -> Shared {
    let row: RecordRow = world.row(name, Key::Record(record)).unwrap();
    row.content
}

/// Consent to pass records on to these.
pub(crate) fn grant(record: RecordId, onward_to: &[&str]) -> Form {
    form(ConsentGrant {
        records: vec![record],
        uses: ConsentUse {
            evidence: false,
            onward_to: onward_to.iter().map(|to| code(to)).collect(),
            purpose: None,
        },
        until: None,
        conditions: Default::default(),
    })
}

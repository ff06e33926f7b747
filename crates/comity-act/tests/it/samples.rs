//! The acts of the vectors: one for each kind, the same everywhere.

use comity_act::{
    Act, ActId, AgencyCode, AgencyKind, AgreementId, AttachmentId, AttachmentRef, Basis, Body,
    Channel, CrimeArea, Day, EmergencyPoints, Handling, InformationGrade, Kind, Nature, Offence,
    OfficerId, Property, Purpose, Recipient, RecordClass, RecordId, RefusalGround, RequestForm,
    Role, Shared, SourceGrade, Stated, StatedValue, Statement, StoredData, SubjectCategory,
    SubjectMark, Text, Timestamp, Urgency, UrgencyLevel, body::*,
};
use sha2::{Digest, Sha256};

use crate::credentials::{signed_card, signed_certificate};

/// 2026-03-02T09:30:00.000Z.
pub(crate) const AT: Timestamp = Timestamp::from_millis(1_772_443_800_000);
pub(crate) const YEAR_MS: u64 = 365 * Timestamp::DAY_MS;

pub(crate) fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::new(text).unwrap()
}

pub(crate) fn agency(code: &str) -> AgencyCode {
    code.parse().unwrap()
}

pub(crate) fn officer() -> OfficerId {
    OfficerId::new(AT, [1; 10])
}

fn act_id() -> ActId {
    ActId::new(AT, [2; 10])
}

fn earlier() -> ActId {
    ActId::new(Timestamp::from_millis(AT.millis() - 60_000), [3; 10])
}

fn record() -> RecordId {
    RecordId::new(AT, [4; 10])
}

fn agreement() -> AgreementId {
    AgreementId::new(AT, [5; 10])
}

pub(crate) fn attachment() -> AttachmentRef {
    let digest: [u8; 32] = Sha256::digest(b"a photograph").into();
    AttachmentRef {
        id: AttachmentId::from_bytes(digest[..16].try_into().unwrap()),
        digest,
        size_bytes: 12,
        name: text("photograph.jpg"),
        media_type: text("image/jpeg"),
        key: [7; 32],
    }
}

fn statement() -> Statement {
    Statement {
        property: Property::FamilyName,
        value: text("Öztürk-Ålund"),
        source: SourceGrade::B,
        information: InformationGrade::Two,
        nature: Nature::Fact,
        as_of: None,
    }
}

fn subject() -> SubjectMark {
    SubjectMark {
        category: Some(SubjectCategory::Suspect),
        minor: false,
        review_at: Some(AT.plus_millis(YEAR_MS)),
        erase_at: Some(AT.plus_millis(3 * YEAR_MS)),
    }
}

fn shared() -> Shared {
    Shared {
        record: record(),
        owner: agency("XB"),
        class: RecordClass::Person,
        subject: subject(),
        handling: Handling { not_onward: true, ..Handling::default() },
        statements: vec![statement()],
        revision: 1,
        told: vec![Stated { fact: text("minor_included"), value: StatedValue::Yes(false) }],
        conditions: vec![text("Not before the trial has begun.")],
    }
}

/// A short message.
pub(crate) fn message() -> Body {
    MessageSend {
        subject: text("Vehicle at the border"),
        text: text("Seen at 09:10, going north."),
    }
    .into()
}

/// An act of XA to XB with this body and the fields that every act has.
pub(crate) fn act(body: impl Into<Body>) -> Act {
    let mut act = Act::new(act_id(), agency("XA"), (officer(), Role::Officer), AT, body);
    act.recipients = vec![Recipient::of(agency("XB"))];
    // Over what, the recipient cannot tell.
    act.home_commitment = Some([0xc5; 32]);
    act
}

fn answering(body: impl Into<Body>) -> Act {
    Act { answers: Some(earlier()), ..act(body) }
}

fn at_home(body: impl Into<Body>, role: Role) -> Act {
    Act { recipients: Vec::new(), home_commitment: None, role, ..act(body) }
}

/// The vectors, one for each kind that has a body here, in the order of the kinds' numbers.
pub(crate) fn acts() -> Vec<(Kind, Act)> {
    let mut acts = messages_and_requests();
    acts.extend(records_and_searches());
    acts.extend(copies_further_on());
    acts.extend(watches());
    acts.extend(pseudonymised());
    acts.extend(leads());
    acts.extend(hits());
    acts.extend(consent_and_recall());
    acts.extend(law_and_peers());
    acts.extend(decisions());
    acts.extend(orders());
    let mut named: Vec<_> = acts.into_iter().map(|act| (act.body.kind().unwrap(), act)).collect();
    named.sort_by_key(|(kind, _)| kind.code());
    named
}

fn messages_and_requests() -> Vec<Act> {
    let note = Some(text("On it."));
    let late = RequestDelay {
        reason: text("The court sits on Thursday."),
        expected: AT.plus_millis(3 * Timestamp::DAY_MS),
        judicial: true,
    };
    vec![
        act(message()),
        answering(MessageAcknowledge { reception: Reception::Taken, note }),
        full_request(),
        answering(RequestClarify { text: text("Which of the two brothers?"), settles: false }),
        answering(RequestAnswer {
            text: text("One record, attached."),
            shared: vec![shared()],
            complete: true,
        }),
        answering(RequestRefuse {
            ground: Some(RefusalGround::SecurityOrSafety),
            text: text("An investigation is going on."),
        }),
        answering(late),
        answering(RequestWithdraw { reason: text("The person was found.") }),
        answering(RequestConsult {
            ground: Some(RefusalGround::FormIncomplete),
            text: text("The text of the law is missing: can it follow this week?"),
        }),
        answering(DisclosureAnnounce {
            records: vec![record()],
            text: text("The defence is told that the number belongs to another."),
            at: Some(AT.plus_millis(2 * Timestamp::DAY_MS)),
        }),
    ]
}

fn orders() -> Vec<Act> {
    let (what, facts) = (text("The account fiktiva@example.org."), text("Extortion by mail."));
    let category = StoredData::Traffic;
    let subject = vec![Statement::ungraded(Property::Name, text("Ana Fiktiva"))];
    vec![
        act(OrderPreserve { what: what.clone(), facts: facts.clone(), category, days: 60 }),
        act(OrderProduce { what, facts, category: StoredData::Subscriber, subject }),
        answering(OrderObject {
            ground: Some(RefusalGround::Immunity),
            text: text("The account is a defence counsel's."),
        }),
    ]
}

fn stated(fact: &str, value: StatedValue) -> Stated {
    Stated { fact: text(fact), value }
}

/// Every field that an act can have is used here.
fn full_request() -> Act {
    let make = RequestMake {
        asks: text("Who holds the number, and since when?"),
        facts: text("Kidnapping in XA on 1 March 2026, at about 22:00."),
        objective_reasons: text("The number is of XB."),
        link: text("It called the victim last."),
        subject: vec![Statement::ungraded(Property::Name, text("Ana Fiktiva"))],
        records: vec![record()],
        directly_accessible: Some(true),
        mark: None,
        form: RequestForm::Information,
    };
    let by_siena = Recipient {
        agency: agency("XH"),
        channel: Channel::Siena,
        basis: Some(Basis::National(text("XA Police Act, s. 12"))),
        handling: Some(Handling {
            not_in_court: true,
            not_onward: true,
            as_written: Some(text("For the duty desk only.")),
        }),
        language: Some(text("en")),
        due: Some(AT.plus_millis(8 * 3_600_000)),
        copy: true,
    };
    let direct = Recipient {
        basis: Some(Basis::Instrument(text("eu-2023-977"))),
        ..Recipient::of(agency("XB"))
    };
    Act {
        recipients: vec![direct, by_siena],
        purpose: Some(Purpose::Investigate),
        crime_area: Some(CrimeArea::Kidnapping),
        offences: vec![Offence {
            area: CrimeArea::Kidnapping,
            title: text("Kidnapping, XA Criminal Code, art. 101"),
            penalty_months_max: Some(180),
            listed: true,
            code: Some(text("kidnapping")),
        }],
        handling: Handling { not_in_court: true, ..Handling::default() },
        case: Some(text("XA-CASE-7")),
        answers: Some(earlier()),
        urgency: Some(Urgency {
            level: UrgencyLevel::Emergency,
            reason: text("A child was taken; the kidnapper calls every hour."),
            ground: None,
            points: Some(EmergencyPoints {
                known: text("A white van, last seen at the border."),
                asked: text("XB: stop the van, and say where it is."),
                by_when: text("before 18:00"),
                on_word_of: text("the duty prosecutor of XA"),
            }),
        }),
        reference: Some("XA-2026-000123".parse().unwrap()),
        attachments: vec![attachment()],
        stated: vec![
            stated("necessity-shown", StatedValue::Yes(true)),
            stated("days-since-offence", StatedValue::Number(1)),
            stated("stage", StatedValue::Word(text("investigation"))),
            stated("languages", StatedValue::Words(vec![text("en"), text("fr")])),
        ],
        ..act(make)
    }
}

fn search_report() -> SearchReport {
    SearchReport {
        matches: vec![Match {
            record: record(),
            owner: agency("XB"),
            quality: 96,
            reasons: vec![MatchReason {
                how: Likeness::Read,
                asked: text("ozturk-alund"),
                found: text("öztürk-ålund"),
                percent: 97,
            }],
            shared: Some(shared()),
            excluded: Some(Excluded {
                by: agency("XC"),
                at: AT,
                means: vec![Means::Fingerprints, Means::Document],
            }),
        }],
        searched: vec![text("XB persons")],
        not_searched: vec![text("XB travel documents: not asked for")],
        truncated: false,
        lines: vec![ScreenedLine { line: 7, records: vec![record()] }],
        screened: Some(ScreenedRows { rows: 12, searched: 11, hits: 1, sha256: [0xd4; 32] }),
    }
}

fn records_and_searches() -> Vec<Act> {
    let register = RecordRegister {
        record: record(),
        class: RecordClass::Person,
        subject: subject(),
        statements: vec![statement()],
        source: text("XA-CASE-7"),
    };
    let correct = RecordCorrect {
        record: record(),
        statements: vec![statement()],
        subject: Some(SubjectChange {
            category: subject().category,
            minor: Some(false),
            review_at: subject().review_at,
            erase_at: None,
        }),
        reason: text("The name was misread."),
        revision: 1,
        handling: Some(Handling { not_onward: true, ..Handling::default() }),
    };
    let open = RecordOpen {
        record: record(),
        owner: agency("XB"),
        justification: text("Hit in XA-CASE-7."),
    };
    let run = SearchRun {
        class: RecordClass::Person,
        terms: vec![Term { property: Property::FamilyName, value: text("Ozturk-Alund") }],
        subject: Some(SubjectCategory::Suspect),
        justification: text("Kidnapping, XA-CASE-7."),
        list: None,
    };
    vec![
        at_home(register, Role::Officer),
        act(correct),
        act(RecordErase { record: record(), reason: text("Acquitted.") }),
        at_home(open, Role::Officer),
        act(run),
        Act { role: Role::Service, ..answering(search_report()) },
        Act {
            role: Role::Service,
            ..answering(SearchRefuse {
                reason: text("not answered under our law"),
                again_from: Some(AT.plus_millis(YEAR_MS)),
            })
        },
    ]
}

fn watches() -> Vec<Act> {
    let set = WatchSet {
        class: RecordClass::Person,
        terms: vec![Term { property: Property::Name, value: text("Ozturk-Alund") }],
        subject: Some(SubjectCategory::Suspect),
        justification: text("Kidnapping, XA-CASE-7."),
        until: AT.plus_millis(YEAR_MS),
        renews: Some(earlier()),
    };
    let found = Match {
        record: record(),
        owner: agency("XB"),
        quality: 80,
        reasons: Vec::new(),
        shared: None,
        excluded: None,
    };
    vec![
        act(set),
        answering(WatchClear { reason: text("The person was found.") }),
        Act { role: Role::Service, ..answering(WatchAlert { found }) },
    ]
}

fn pseudonymised() -> Vec<Act> {
    // Bytes of the cryptography, shorter than they are.
    let search = SearchPseudonymised {
        blinded: vec![1, 0, 0, 0, 7, 0xb1],
        subject: Some(SubjectCategory::Suspect),
        justification: text("Kidnapping, XA-CASE-7."),
    };
    let offer = SearchOffer {
        epoch: vec![1, 0, 0, 0, 7, 0xe9],
        from: AT,
        until: AT.plus_millis(YEAR_MS / 4),
        derivation: 1,
        manifest: vec![1, 0, 0, 0, 7, 0xaf],
    };
    let evaluate = SearchEvaluate { evaluated: vec![1, 0, 0, 0, 7, 0xea] };
    vec![
        act(search),
        Act { role: Role::Service, ..act(offer) },
        Act { role: Role::Service, ..answering(evaluate) },
    ]
}

fn leads() -> Vec<Act> {
    let other = RecordId::new(AT, [14; 10]);
    let propose = LeadPropose {
        record: record(),
        to: other,
        class: RecordClass::Person,
        percent: 97,
        reasons: vec![
            LeadReason { property: Property::BirthDate, how: Likeness::SameDay, bits: 12 },
            LeadReason { property: Property::Name, how: Likeness::Sounds, bits: 9 },
            LeadReason { property: Property::Nationality, how: Likeness::Different, bits: -2 },
        ],
        group: 3,
    };
    let confirm =
        LeadConfirm { record: record(), to: other, note: text("The same passport in both.") };
    let reject = LeadReject {
        record: record(),
        to: other,
        note: text("Brothers, by their files."),
        undoes: Some(earlier()),
    };
    let decides = |act: Act| Act { answers: Some(earlier()), ..act };
    vec![
        decides(at_home(propose, Role::Service)),
        decides(at_home(confirm, Role::Officer)),
        decides(at_home(reject, Role::Officer)),
    ]
}

fn hits() -> Vec<Act> {
    let conclude = HitConclude {
        record: None,
        finding: Finding::NotSame,
        means: vec![Means::Appearance, Means::PersonAsked],
        note: text("The papers are with the consulate."),
        term: Some(1),
    };
    let exclude = HitExclude {
        record: record(),
        means: vec![Means::Fingerprints],
        note: text("A namesake."),
        marks: [[0xa1; MARK_BYTES], [0xb2; MARK_BYTES]].concat(),
        undoes: Some(earlier()),
        first: Some(FirstMade {
            act: earlier(),
            agency: agency("XC"),
            at: AT,
            signed: vec![0xc3; 5],
        }),
    };
    vec![answering(conclude), answering(exclude)]
}

fn copies_further_on() -> Vec<Act> {
    let restrict = RecordRestrict {
        record: record(),
        ground: RestrictionGround::LegalHold,
        reason: text("Order of the court of appeal."),
    };
    let pass_on = RecordPassOn {
        record: record(),
        owner: agency("XB"),
        statements: vec![statement()],
        subject: subject(),
        revision: 1,
        told: vec![Stated { fact: text("minor_included"), value: StatedValue::Yes(true) }],
        handling: Handling { not_in_court: true, ..Handling::default() },
    };
    let trace =
        RecordTrace { entries: vec![Traced { record: record(), passed_to: vec![agency("XC")] }] };
    let link = RecordLink {
        record: record(),
        relation: LinkRelation::SameAs,
        to: RecordId::new(AT, [14; 10]),
        source: SourceGrade::B,
        information: InformationGrade::Two,
        nature: Nature::Assessment,
        as_of: Some(text("2026-03")),
        note: text("The same passport, seen at the border."),
        undoes: Some(earlier()),
    };
    let doubt = RecordDoubt {
        record: record(),
        ground: DoubtGround::Mixed,
        property: Some(Property::BirthDate),
        note: text("The number is of a brother."),
    };
    vec![
        at_home(link, Role::Officer),
        act(doubt),
        at_home(restrict, Role::LegalAdviser),
        at_home(
            RecordRelease { record: record(), reason: text("The appeal was dismissed.") },
            Role::LegalAdviser,
        ),
        Act { role: Role::Service, ..answering(pass_on) },
        Act { role: Role::Service, ..answering(trace) },
    ]
}

fn consent_and_recall() -> Vec<Act> {
    let uses = ConsentUse {
        evidence: true,
        onward_to: vec![agency("XC")],
        purpose: Some(Purpose::Evidence),
    };
    let grant = ConsentGrant {
        records: vec![record()],
        uses: uses.clone(),
        until: Some(AT.plus_millis(YEAR_MS)),
        conditions: text("In this case only."),
    };
    let entry = Compliance {
        record: record(),
        outcome: Outcome::Restricted,
        passed_to: vec![agency("XC-CUSTOMS")],
        reason: text("Evidence before the court of appeal."),
    };
    vec![
        act(ConsentAsk { records: vec![record()], uses, reason: text("Trial in May.") }),
        answering(grant),
        answering(ConsentRefuse { reason: text("Our source would be known.") }),
        act(ConsentWithdraw {
            grant: earlier(),
            records: vec![record()],
            reason: text("The source is in danger."),
        }),
        act(RecallIssue { records: vec![record()], reason: text("The information was wrong.") }),
        Act { role: Role::Service, ..answering(RecallComply { entries: vec![entry] }) },
    ]
}

fn law_and_peers() -> Vec<Act> {
    let propose = AgreementPropose {
        agreement: agreement(),
        title: text("Working arrangement on stolen vehicles"),
        parties: vec![agency("XA"), agency("XB")],
        purposes: vec![Purpose::Investigate, Purpose::Locate],
        crime_areas: vec![CrimeArea::Vehicles],
        subjects: vec![SubjectCategory::Suspect],
        search_classes: vec![RecordClass::Person],
        kinds: vec![Kind::SearchRun, Kind::RequestMake],
        valid_from: AT,
        valid_until: Some(AT.plus_millis(YEAR_MS)),
        safeguards: true,
        text: text("The parties search each other's lists of stolen vehicles."),
        clauses: AgreementClauses {
            form: Some(AgreementForm::Bilateral),
            binds_signatories: false,
            replaces: Some(AgreementId::new(AT, [6; 10])),
            handling: Handling { not_in_court: true, ..Handling::default() },
            properties: vec![Property::Name, Property::BirthDate],
            liaison: vec![Liaison { agency: agency("XB"), officer: officer() }],
            bodies: vec![CompetentBody { agency: agency("XB"), name: text("Vehicle desk XB") }],
            private_search: Some(PrivateSearch {
                classes: vec![RecordClass::Person],
                of_day: 3_200,
                of_year: 100_000,
            }),
            searches_of_day: Some(2_500),
        },
    };
    let adopt = InstrumentAdopt {
        instrument: text("eu-2023-977"),
        from: Day(20_500),
        declarations: vec![text("single-point-of-contact")],
        of: Some(agency("XB")),
        pack: Some(text(&"5a".repeat(32))),
        until: Some(Day(24_000)),
        of_kind: Some(AgencyKind::Organisation),
    };
    let digest = Sha256::digest(b"the signed bytes of a proposal").into();
    let add = PeerAdd {
        card: signed_card(),
        fingerprint: text("04137 99120 55821 30018"),
        replaces: false,
    };
    let legal = |body: Body| Act { role: Role::LegalAdviser, ..act(body) };
    vec![
        legal(propose.into()),
        Act {
            answers: Some(earlier()),
            ..legal(AgreementSign { agreement: agreement(), digest }.into())
        },
        legal(AgreementSuspend { agreement: agreement(), reason: text("Under review.") }.into()),
        legal(AgreementEnd { agreement: agreement(), reason: text("Replaced.") }.into()),
        at_home(adopt, Role::LegalAdviser),
        at_home(OfficerPost { certificate: signed_certificate() }, Role::Administrator),
        act(PeerIntroduce { card: signed_card() }),
        at_home(add, Role::Administrator),
    ]
}

fn decisions() -> Vec<Act> {
    let rules = vec![text("eu-2023-977.5.1")];
    let reasons = || text("The link to the offence is clear from the file.");
    let approve = ReferralApprove { act: earlier(), rules: rules.clone(), reasons: reasons() };
    let overrule = VerdictOverrule { act: earlier(), rules, reasons: reasons() };
    let export = ExportRun {
        acts: vec![earlier()],
        records: vec![record()],
        justification: text("For the court in XA-CASE-7."),
    };
    let settle =
        DutySettle { what: text("second-look"), note: text("Looked at; the threat was real.") };
    let take = DutyTake { lane: DutyLane::Desk, until: AT.plus_millis(43_200_000) };
    let note = Some(text("You spoke with XB about it."));
    let assign = DutyAssign { officer: officer(), note };
    let hand_over = DutyHandOver {
        lane: DutyLane::Desk,
        open: vec![earlier()],
        note: text("XB rings back about the vehicle at six."),
    };
    vec![
        at_home(take, Role::DutyOfficer),
        at_home(hand_over, Role::DutyOfficer),
        Act { answers: Some(earlier()), ..at_home(assign, Role::DutyOfficer) },
        at_home(approve, Role::Supervisor),
        at_home(ReferralDecline { act: earlier(), reasons: reasons() }, Role::Supervisor),
        at_home(overrule, Role::LegalAdviser),
        at_home(export, Role::Officer),
        Act { answers: Some(earlier()), ..at_home(settle, Role::Supervisor) },
    ]
}

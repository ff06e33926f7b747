//! What a home makes of its packs.

use comity_act::{ActId, Adopted, Text, Timestamp};
use comity_corridor::rows::Adoption;

use super::*;

const INSTRUMENT: &str = "title = \"Police Act of XD\"\nkind = \"national\"\n\
                          source = \"a test\"\n\
                          [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
                          \"national-xd.1.1\" = { verified = \"read\" }\n";
const RULE: &str = "@id(\"national-xd.1.1\")\n\
                    @cite(\"Police Act of XD, s. 1\")\n@says(\"Do.\")\n\
                    forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
                    when { context.urgent };\n";
const WHOLE: [(&str, &str); 2] =
    [("national/xd/instrument.toml", INSTRUMENT), ("national/xd/01-urgency.cedar", RULE)];

const TODAY: Day = Day(20_000);

fn write(home: &Home, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = home.law().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn home(files: &[(&str, &str)]) -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path().to_path_buf());
    write(&home, files);
    (folder, home)
}

/// What the rows say once two persons signed the pack of XD as it lies there.
fn signing(home: &Home) -> OwnRow {
    signing_from(home, Day(0))
}

fn signing_from(home: &Home, from: Day) -> OwnRow {
    let digest = candidate(home, &OwnRow::default(), "national-xd", from).unwrap().unwrap();
    let adoption = Adoption {
        adopted: Adopted {
            instrument: Text::new("national-xd").unwrap(),
            from,
            until: None,
            declarations: Vec::new(),
        },
        act: ActId::new(Timestamp::from_millis(1), [0; 10]),
        pack: Some(Text::new(digest).unwrap()),
    };
    OwnRow { adoptions: vec![adoption], ..OwnRow::default() }
}

fn both(first: &OwnRow, second: &OwnRow) -> OwnRow {
    let adoptions = [first.adoptions.clone(), second.adoptions.clone()].concat();
    OwnRow { adoptions, ..OwnRow::default() }
}

fn runs(home: &Home, own: &OwnRow) -> bool {
    load(home, own, TODAY).unwrap().rules().any(|rule| rule.id == "national-xd.1.1")
}

/// How the pack stands once the node was started again.
fn state(home: &Home, own: &OwnRow) -> PackState {
    let law = load(home, own, TODAY).unwrap();
    list(home, own, (&law, TODAY)).unwrap()[0].state
}

#[test]
fn packs_stand_beside_the_shipped_law_and_never_over_it() {
    let error = |name: &str, files: &[(&str, &str)]| {
        let (_folder, home) = home(files);
        candidate(&home, &OwnRow::default(), name, TODAY).unwrap_err()
    };
    let over = error("national-xa", &[("national/xa/state.toml", "country = \"XA\"")]);
    assert!(over.to_string().contains("ships with the program"), "{over}");
    let (_folder, other) = home(&[("base/99-mine.cedar", RULE)]);
    let elsewhere = packs(&other.law()).unwrap_err();
    assert!(elsewhere.to_string().contains("outside `law/national/`"), "{elsewhere}");
    let restraint = RULE.replace("message.send", "request.refuse");
    let barred = [WHOLE[0], ("national/xd/01-urgency.cedar", &restraint)];
    assert!(matches!(error("national-xd", &barred), PackError::Load(_)));
}

#[test]
fn a_file_that_nobody_signed_does_not_stop_the_node() {
    let (_folder, home) = home(&WHOLE);
    let own = signing(&home);
    write(&home, &[("notes.toml", ""), ("national/xa/state.toml", "country = \"XA\"")]);
    assert!(runs(&home, &own));
}

#[test]
fn a_file_of_no_pack_is_listed_and_stands_in_no_ones_way() {
    let (_folder, home) = home(&WHOLE);
    let strays = ["national/note.toml", "national/xa/state.toml", "notes.toml"];
    strays.iter().for_each(|path| write(&home, &[(path, "country = \"XA\"")]));
    let own = signing(&home);
    let law = load(&home, &own, TODAY).unwrap();
    let listed = list(&home, &own, (&law, TODAY)).unwrap();
    let told: Vec<_> = listed.iter().map(|one| (one.name.as_str(), one.state)).collect();
    assert_eq!(told[0], ("national-xd", PackState::Signed));
    assert_eq!(told[1..], strays.map(|path| (path, PackState::Stray)));
    assert!(listed[1..].iter().all(|one| !one.state.is_settled()));
    assert_eq!(Law::load(lying(&home).unwrap()).unwrap().digest(), law.digest());
}

#[test]
fn a_pack_runs_only_when_it_was_signed() {
    let (_folder, home) = home(&WHOLE);
    let nobody = OwnRow::default();
    assert_eq!((runs(&home, &nobody), state(&home, &nobody)), (false, PackState::Unsigned));
    let own = signing(&home);
    let before = load(&home, &nobody, TODAY).unwrap();
    let since = list(&home, &own, (&before, TODAY)).unwrap().remove(0);
    assert_eq!((since.state, since.runs), (PackState::NextStart, None));
    assert_eq!((runs(&home, &own), state(&home, &own)), (true, PackState::Signed));
}

#[test]
fn a_pack_that_was_changed_since_runs_as_it_was_signed() {
    let (_folder, home) = home(&WHOLE);
    let own = signing(&home);
    let before = load(&home, &own, TODAY).unwrap().digest();
    write(&home, &[("national/xd/01-urgency.cedar", &RULE.replace("urgent", "emergency"))]);
    assert_eq!(load(&home, &own, TODAY).unwrap().digest(), before);
    assert_eq!(state(&home, &own), PackState::Changed);
    fs::remove_dir_all(home.law()).unwrap();
    assert_eq!(load(&home, &own, TODAY).unwrap().digest(), before);
    assert_eq!(state(&home, &own), PackState::Changed);
    let again = home.law_kept();
    for kept in fs::read_dir(again).unwrap() {
        fs::write(kept.unwrap().path(), "{\"national/xd/x.toml\":\"\"}").unwrap();
    }
    let lost = load(&home, &own, TODAY).unwrap_err();
    assert!(lost.to_string().contains("put the files of digest"), "{lost}");
}

#[test]
fn a_kept_copy_that_was_damaged_is_made_again_while_the_pack_lies_there() {
    let (_folder, home) = home(&WHOLE);
    let own = signing(&home);
    let before = load(&home, &own, TODAY).unwrap().digest();
    let kept = || fs::read_dir(home.law_kept()).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(kept()).unwrap();
    for damaged in [&whole[..whole.len() / 2], b"", b"{}", b"{\"national/xd/x.toml\":\"\"}"] {
        fs::write(kept(), damaged).unwrap();
        assert!(runs(&home, &own), "what lies in the folder is as it was signed");
        assert_eq!(fs::read(kept()).unwrap(), whole);
    }
    fs::remove_dir_all(home.law()).unwrap();
    assert_eq!(load(&home, &own, TODAY).unwrap().digest(), before);
}

#[test]
fn of_two_signatures_under_a_pack_the_later_counts_alone() {
    let (_folder, home) = home(&WHOLE);
    let first = signing(&home);
    assert!(runs(&home, &first));
    fs::remove_file(home.law().join("national/xd/01-urgency.cedar")).unwrap();
    let other = RULE.replace("urgent", "emergency");
    write(&home, &[("national/xd/01-emergency.cedar", &other)]);
    let second = signing(&home);
    let both = both(&first, &second);
    assert_eq!(
        load(&home, &both, TODAY).unwrap().digest(),
        load(&home, &second, TODAY).unwrap().digest()
    );
    assert_eq!(state(&home, &both), PackState::Signed);
}

#[test]
fn a_pack_signed_for_a_later_day_changes_nothing_before() {
    let (_folder, home) = home(&WHOLE);
    let (today, later) = (TODAY, Day(TODAY.0 + 90));
    let now = signing_from(&home, today);
    let path = WHOLE[1].0;
    write(&home, &[(path, &RULE.replace("urgent", "emergency"))]);
    let then = signing_from(&home, later);
    let law = |own: &OwnRow, on: Day| LawDigest::of(&texts(&home, &begun(own, on)).unwrap());
    assert_eq!(law(&then, today), law(&OwnRow::default(), today));
    assert_eq!(state(&home, &then), PackState::Later);
    assert_ne!(law(&now, today), law(&then, later));
    // In whichever order they were signed, and though the folder holds one of the two.
    for own in [both(&now, &then), both(&then, &now)] {
        assert_eq!(law(&own, today), law(&now, today));
        assert_eq!(law(&own, Day(later.0 - 1)), law(&now, today));
        assert_eq!(law(&own, later), law(&then, later));
        assert_eq!(state(&home, &own), PackState::Later);
        let (before, after) =
            (load(&home, &own, today).unwrap(), load(&home, &own, later).unwrap());
        let state = |law: &Law| list(&home, &own, (law, later)).unwrap()[0].state;
        assert_eq!(state(&before), PackState::NextStart);
        assert_eq!(state(&after), PackState::Signed);
    }
    fs::remove_dir_all(home.law()).unwrap();
    assert_eq!(law(&both(&now, &then), later), law(&then, later));
}

#[test]
fn what_would_not_be_the_law_from_its_day_on_is_not_signed() {
    let (_folder, home) = home(&WHOLE);
    let later = Day(TODAY.0 + 90);
    let refused =
        |own: &OwnRow, from: Day, digest: &str| not_kept(own, "national-xd", (from, digest), TODAY);
    let (now, then) = (signing_from(&home, TODAY), signing_from(&home, later));
    let same = now.adoptions[0].pack.clone().unwrap();
    assert_eq!(refused(&OwnRow::default(), later, "b"), None);
    let at_once = refused(&now, later, "b").unwrap();
    assert!(at_once.contains("adopt on the day"), "{at_once}");
    let taken = refused(&then, TODAY, "b").unwrap();
    assert!(taken.contains("from that day first"), "{taken}");
    let past = refused(&now, Day(TODAY.0 - 1), "b").unwrap();
    assert!(past.contains("since a later day"), "{past}");
    // Other dates of one version, and another version on the same day.
    assert_eq!(refused(&now, later, same.as_str()), None);
    assert_eq!(refused(&then, TODAY, same.as_str()), None);
    assert_eq!(refused(&now, TODAY, "b"), None);
    assert_eq!(refused(&then, later, "b"), None);
}

#[test]
fn books_and_documents_of_a_pack_are_not_signed_and_what_lifts_bars_is() {
    let (_folder, home) = home(&WHOLE);
    let own = signing(&home);
    write(&home, &[("national/xd/cases/permit/a-case.toml", "because = []")]);
    assert_eq!(state(&home, &own), PackState::Signed);
    write(&home, &[("national/xd/state.toml", "country = \"XD\"")]);
    assert_eq!(state(&home, &own), PackState::Changed);
    let broken = candidate(&home, &own, "national-xd", TODAY).unwrap_err();
    assert!(matches!(broken, PackError::Load(_)), "a pack that does not load is not signed");
}

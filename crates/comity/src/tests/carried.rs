//! Bundles and backups: what leaves the node in files, and comes back.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use super::support::{Place, arrived, befriend, drained, inbox, pair, peer_row, send};
use crate::{
    backup::{self, BackupError},
    bundle::{self, BundleError},
    clock,
    home::Home,
    problem::Problem,
    seats::{self, Site},
    serve,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_is_carried_and_its_receipts_are_carried_back() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    // Neither can reach the other.
    xa.config.federation.listen = String::new();
    xb.config.federation.listen = String::new();
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    let to = "XB".parse().unwrap();
    assert!(bundle::export(&a.engine, to).await.unwrap().is_none());
    for number in 0..20 {
        send(&a, "XB", &format!("message {number}")).await;
    }
    let file = bundle::export(&a.engine, to).await.unwrap().unwrap();
    let receipts = bundle::import(&b.engine, &file).await.unwrap();
    assert_eq!(inbox(&b).await, 20);
    // Carried twice: no second effect, and receipts all the same.
    bundle::import(&b.engine, &file).await.unwrap();
    assert_eq!(inbox(&b).await, 20);
    assert_eq!(bundle::settle(&a.engine, &receipts).await.unwrap(), 1);
    drained(&a, "XB").await;
    assert_eq!(peer_row(&a, "XB").await.out_acknowledged, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_that_was_damaged_or_is_for_another_changes_nothing() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    xb.config.federation.listen = String::new();
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    send(&a, "XB", "carried").await;
    let file = bundle::export(&a.engine, "XB".parse().unwrap()).await.unwrap().unwrap();
    let for_another = bundle::import(&a.engine, &file).await.unwrap_err();
    assert!(matches!(for_another, BundleError::NotForUs { .. }), "{for_another}");
    for length in [0, 10, 16, 20, file.len() - 1] {
        assert!(bundle::import(&b.engine, &file[..length]).await.is_err(), "{length} bytes");
    }
    let mut altered = file.clone();
    *altered.last_mut().unwrap() ^= 1;
    let error = bundle::import(&b.engine, &altered).await.unwrap_err();
    assert!(
        matches!(&error, BundleError::Engine(error)
            if Problem::from(error).kind.name == "altered-envelope"),
        "{error}"
    );
    assert_eq!(inbox(&b).await, 0);
    assert!(bundle::settle(&a.engine, &file).await.is_err(), "a bundle is no file of receipts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_node_is_verified_and_restored() {
    let ((xa, a), (_xb, b)) = pair().await;
    for number in 0..30 {
        send(&a, "XB", &format!("message {number}")).await;
    }
    arrived(&b, 30).await;
    drained(&a, "XB").await;
    let passing = tempfile::tempdir().unwrap();
    let folder = passing.path().join("backup");
    let secret = xa.secret();
    let site = Site::of(&xa.config, 8462);
    let keys = Arc::clone(&a.engine.node().keys);
    let mut accounts = seats::open(&xa.home(), &site, keys.own().tokens()).unwrap();
    accounts.bootstrap("admin", clock::now()).unwrap();
    let created = backup::create(&xa.home(), &secret, &folder, clock::now()).unwrap();
    let verified = backup::verify(&folder, &secret).unwrap();
    assert_eq!(verified.leaves, created.leaves);
    assert_eq!(verified.erased, 0);
    let again = backup::create(&xa.home(), &secret, &folder, clock::now()).unwrap_err();
    assert!(matches!(again, BackupError::Exists { .. }), "{again}");
    // The node is lost, and made again elsewhere.
    a.stop().await;
    let home = Home::at(passing.path().join("restored"));
    backup::restore(&folder, &secret, &home).unwrap();
    for file in [xa.home().accounts(), folder.join("keys/accounts.sqlite"), home.accounts()] {
        #[expect(clippy::disallowed_methods, reason = "who may read the file is the test")]
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.display());
    }
    seats::open(&home, &site, keys.own().tokens()).unwrap();
    let a = serve::start(Home::open(home.root()).unwrap(), xa.config.clone(), &secret).await;
    let a = a.unwrap();
    send(&a, "XB", "back again").await;
    arrived(&b, 31).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_was_altered_is_not_restored() {
    let mut xa = Place::new("XA");
    let a = xa.start().await;
    let passing = tempfile::tempdir().unwrap();
    let secret = xa.secret();
    drop(a);
    let damage = |name: &str, what: &dyn Fn(&Path)| {
        let folder = passing.path().join(name);
        backup::create(&xa.home(), &secret, &folder, clock::now()).unwrap();
        what(&folder);
        let home = Home::at(passing.path().join(format!("{name}-restored")));
        let error = backup::restore(&folder, &secret, &home).unwrap_err();
        assert!(!home.exists(), "{name}: {error}");
    };
    damage("byte", &|folder| {
        let path = folder.join("data/comity.db");
        let mut bytes = crate::home::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        crate::home::write_private(&path, &bytes).unwrap();
    });
    damage("added", &|folder| {
        crate::home::write_private(&folder.join("keys/more"), b"x").unwrap();
    });
    damage("manifest", &|folder| {
        let path = folder.join("data/manifest.cose");
        let mut bytes = crate::home::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        crate::home::write_private(&path, &bytes).unwrap();
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_were_destroyed_are_pruned_from_a_backup() {
    let mut xa = Place::new("XA");
    let a = xa.start().await;
    let passing = tempfile::tempdir().unwrap();
    let folder = passing.path().join("backup");
    let secret = xa.secret();
    backup::create(&xa.home(), &secret, &folder, clock::now()).unwrap();
    assert_eq!(backup::prune(&xa.home(), &secret, &folder, clock::now()).unwrap(), 0);
    backup::verify(&folder, &secret).unwrap();
    drop(a);
}

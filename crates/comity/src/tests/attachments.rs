//! Files travel sealed, in chunks, and memory does not grow with them.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::AttachmentRef;
use comity_corridor::{Key, Needs, rows::PendingRow};
use comity_seal::digest::{Hasher, digest};
use hyper::{Method, StatusCode};

use super::{
    doors::line,
    support::{Place, arrived, befriend, drained, message, pair, propose, until},
};
use crate::{
    attachments::{Attachments, AttachmentsError, Held},
    metrics::Counter,
    serve::Running,
};

const MIB: u64 = 1 << 20;

/// A mebibyte that is unlike any other of the same file.
fn piece(number: u64) -> Vec<u8> {
    let seed = digest(&number.to_be_bytes());
    seed.iter().copied().cycle().take(1 << 20).collect()
}

async fn store(attachments: &Attachments, pieces: u64, tail: &[u8]) -> AttachmentRef {
    let mut upload = attachments.upload().await.unwrap();
    for number in 0..pieces {
        upload.write(&piece(number)).await.unwrap();
    }
    upload.write(tail).await.unwrap();
    upload.finish("scan.bin", "application/octet-stream").await.unwrap()
}

async fn send_file(a: &Running, about: &AttachmentRef) -> comity_act::ActId {
    let mut form = message("XB", "see the file");
    form.attachments = vec![about.clone()];
    propose(a, form).await.act
}

async fn fetched(b: &Running, about: &AttachmentRef) {
    until("the file is here", || async { b.attachments.held(about).await == Held::Whole }).await;
}

/// Memory of this process that is resident now and was at most, in KiB.
fn memory_kib() -> (u64, u64) {
    #[expect(clippy::disallowed_methods, reason = "what the system says of this process")]
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = |name| {
        let line = status.lines().find(|line: &&str| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    (line("VmRSS:"), line("VmHWM:"))
}

async fn a_file_of(mib: u64) {
    let ((_xa, a), (_xb, b)) = pair().await;
    // Once in small, so that what any transfer needs is there.
    let small = store(&a.attachments, 2, b"end").await;
    send_file(&a, &small).await;
    fetched(&b, &small).await;
    let (before_kib, _) = memory_kib();
    let about = store(&a.attachments, mib, b"the end").await;
    let act = send_file(&a, &about).await;
    arrived(&b, 2).await;
    fetched(&b, &about).await;
    let (_, most_kib) = memory_kib();
    let grown_mib = most_kib.saturating_sub(before_kib) / 1_024;
    eprintln!("{mib} MiB sent and fetched, memory of both nodes grew by {grown_mib} MiB");
    assert!(grown_mib <= 64, "memory grew by {grown_mib} MiB");
    let mut hasher = Hasher::new();
    for index in 0..=u32::try_from(mib).unwrap() {
        hasher.update(&b.attachments.chunk(&about, index).await.unwrap());
    }
    assert_eq!(hasher.finish(), about.digest);
    until("nothing is pending", || async {
        let key = Key::Pending(act);
        let known = b.engine.read(Needs::default().and([key])).await.unwrap();
        known.row::<PendingRow>(key).is_none()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_64_mib_arrives_without_filling_memory() {
    a_file_of(64).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes three gigabytes; run it when the transfer of files changes"]
async fn a_file_of_1_gib_arrives_without_filling_memory() {
    a_file_of(1_024).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_recipients_of_the_act_get_its_file() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let mut xh = Place::new("XH");
    let h = xh.start().await;
    befriend(&a, &h).await;
    befriend(&h, &a).await;
    let about = store(&a.attachments, 0, b"for XB alone").await;
    let act = send_file(&a, &about).await;
    let other = super::support::send(&a, "XH", "nothing for you").await.act;
    let ask = async |node: &Running, act, index: u32| {
        let path = format!("/v1/attachments/{}/chunks/{index}?act={act}", about.id);
        line(node, &a).await.ask((Method::GET, &path), bytes::Bytes::new(), 1 << 21).await.unwrap()
    };
    assert_eq!(ask(&b, act, 0).await.status, StatusCode::OK);
    for answer in [ask(&h, act, 0).await, ask(&h, other, 0).await, ask(&b, act, 7).await] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.problem_name(), "not-found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_that_was_cut_off_goes_on_where_it_stopped() {
    let ((_xa, a), (mut xb, b)) = pair().await;
    let about = store(&a.attachments, 6, b"tail").await;
    // The receiver has the first three chunks, and half of the fourth, from an earlier attempt.
    b.stop().await;
    let folder = Attachments::new(&xb.home(), xb.config.attachments.clone());
    let mut begun = Vec::new();
    for index in 0..4 {
        begun.extend(a.attachments.sealed_chunk(&about, index).await.unwrap());
    }
    begun.truncate(begun.len() - 1_000);
    crate::home::write_private(&folder.part(&about), &begun).unwrap();
    send_file(&a, &about).await;
    let b = xb.start().await;
    fetched(&b, &about).await;
    drained(&a, "XB").await;
    assert_eq!(b.metrics.value(Counter::ChunksFetched, "XA"), 4);
    assert_eq!(b.attachments.chunk(&about, 6).await.unwrap(), b"tail");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_what_the_act_names_is_never_kept() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let about = store(&a.attachments, 2, b"tail").await;
    // The sender's copy loses its end before it is fetched.
    let whole = a.attachments.whole(&about);
    let mut sealed = crate::home::read(&whole).unwrap();
    sealed.truncate(sealed.len() - 10);
    crate::home::write_private(&whole, &sealed).unwrap();
    send_file(&a, &about).await;
    arrived(&b, 1).await;
    until("both whole chunks have come", || async {
        b.attachments.held(&about).await == Held::Part { chunks: 2 }
    })
    .await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(b.attachments.held(&about).await, Held::Part { chunks: 2 });
    let error = b.attachments.chunk(&about, 0).await.unwrap_err();
    assert!(matches!(error, AttachmentsError::Absent));
    // Once the sender has it again, it goes on.
    let again = store(&a.attachments, 2, b"tail").await;
    assert_eq!(again.digest, about.digest);
    assert_ne!(again.key, about.key);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_beyond_the_bound_is_not_taken() {
    let mut xa = Place::new("XA");
    xa.config.attachments.bytes_max = 3 * MIB;
    let a = xa.start().await;
    let mut upload = a.attachments.upload().await.unwrap();
    for number in 0..3 {
        upload.write(&piece(number)).await.unwrap();
    }
    let error = upload.write(b"one more").await.unwrap_err();
    assert!(matches!(error, AttachmentsError::Oversized { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_file_stands_on_the_disk_in_clear() {
    let mut xa = Place::new("XA");
    let a = xa.start().await;
    let marker = b"a very particular sentence about nobody";
    let mut upload = a.attachments.upload().await.unwrap();
    upload.write(&marker.repeat(60_000)).await.unwrap();
    let folder = xa.home().attachments();
    let holds = || {
        #[expect(clippy::disallowed_methods, reason = "the test looks at what was written")]
        let files = std::fs::read_dir(&folder).unwrap();
        files.flatten().any(|file| {
            let bytes = crate::home::read(&file.path()).unwrap();
            bytes.windows(marker.len()).any(|window| window == marker)
        })
    };
    assert!(!holds());
    upload.finish("x", "text/plain").await.unwrap();
    assert!(!holds());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_leave_the_disk_its_reserve_and_acts_their_room() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    xb.config.attachments.disk_reserve_bytes = u64::MAX / 2;
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    let about = store(&a.attachments, 1, b"tail").await;
    send_file(&a, &about).await;
    arrived(&b, 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(b.attachments.held(&about).await, Held::Part { chunks: 0 });
    let mut upload = b.attachments.upload().await.unwrap();
    let error = upload.write(&piece(0)).await.unwrap_err();
    assert!(error.is_disk_full(), "{error}");
    super::support::send(&b, "XA", "acts still find room").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_has_so_many_bytes_of_files_a_day_and_no_more() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    xb.config.attachments.bytes_per_peer_a_day_max = 3 * MIB;
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    let small = store(&a.attachments, 2, b"tail").await;
    send_file(&a, &small).await;
    fetched(&b, &small).await;
    let more = store(&a.attachments, 2, b"tail").await;
    send_file(&a, &more).await;
    arrived(&b, 2).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_ne!(b.attachments.held(&more).await, Held::Whole);
}

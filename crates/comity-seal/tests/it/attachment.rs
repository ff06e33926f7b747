//! Attachments: altered, swapped, repeated, truncated, resumed.

use comity_seal::attachment::{
    ATTACHMENT_BYTES_MAX, Attachment, AttachmentError, AttachmentKey, AttachmentOpener,
    AttachmentReceiver, AttachmentSealer, CHUNK_BYTES,
};
use comity_seal::digest::digest;

use crate::support::Seeded;

struct Sample {
    content: Vec<u8>,
    attachment: Attachment,
    key: AttachmentKey,
    sealed: Vec<Vec<u8>>,
}

fn sample(size_bytes: usize) -> Sample {
    let content: Vec<u8> = (0u8..=255).cycle().take(size_bytes).collect();
    let attachment = Attachment::new(digest(&content), content.len() as u64).unwrap();
    let key = AttachmentKey::generate(&mut Seeded::new(1));
    let sealer = AttachmentSealer::new(attachment, &key);
    let mut chunks: Vec<&[u8]> = content.chunks(CHUNK_BYTES).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    let sealed =
        (0..).zip(chunks).map(|(index, chunk)| sealer.seal_chunk(index, chunk).unwrap()).collect();
    Sample { content, attachment, key, sealed }
}

#[test]
fn an_attachment_arrives_whole_whatever_its_length() {
    for size_bytes in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES] {
        let sample = sample(size_bytes);
        assert_eq!(sample.attachment.chunk_count() as usize, sample.sealed.len());
        let mut receiver = AttachmentReceiver::new(sample.attachment, &sample.key);
        let mut received = Vec::new();
        for chunk in &sample.sealed {
            received.extend(receiver.receive(chunk).unwrap());
        }
        receiver.finish().unwrap();
        assert_eq!(received, sample.content);
    }
}

#[test]
fn a_transfer_resumes_where_it_stopped() {
    let sample = sample(2 * CHUNK_BYTES + 7);
    let mut receiver = AttachmentReceiver::new(sample.attachment, &sample.key);
    // Two chunks were kept before the interruption.
    receiver.resume(&sample.content[..CHUNK_BYTES]).unwrap();
    receiver.resume(&sample.content[CHUNK_BYTES..2 * CHUNK_BYTES]).unwrap();
    assert_eq!(receiver.next_index(), 2);
    assert_eq!(receiver.receive(&sample.sealed[2]).unwrap(), &sample.content[2 * CHUNK_BYTES..]);
    receiver.finish().unwrap();
}

#[test]
fn what_was_kept_and_then_spoilt_on_disk_shows_at_the_end() {
    let sample = sample(CHUNK_BYTES + 7);
    let mut receiver = AttachmentReceiver::new(sample.attachment, &sample.key);
    receiver.resume(&vec![0; CHUNK_BYTES]).unwrap();
    receiver.receive(&sample.sealed[1]).unwrap();
    assert_eq!(receiver.finish(), Err(AttachmentError::OtherContent));
}

#[test]
fn a_truncated_attachment_is_refused() {
    let sample = sample(2 * CHUNK_BYTES);
    let mut receiver = AttachmentReceiver::new(sample.attachment, &sample.key);
    receiver.receive(&sample.sealed[0]).unwrap();
    assert_eq!(receiver.finish(), Err(AttachmentError::Truncated { received: 1, expected: 2 }));
    // Nor can a shorter attachment be made of the first chunk alone.
    let shorter = Attachment::new(*sample.attachment.digest(), CHUNK_BYTES as u64).unwrap();
    let opener = AttachmentOpener::new(shorter, &sample.key);
    assert_eq!(
        opener.open_chunk(0, &sample.sealed[0]),
        Err(AttachmentError::Unreadable { index: 0 })
    );
}

#[test]
fn an_altered_swapped_or_repeated_chunk_is_refused() {
    let sample = sample(3 * CHUNK_BYTES);
    let opener = AttachmentOpener::new(sample.attachment, &sample.key);
    let mut altered = sample.sealed[1].clone();
    altered[500_000] ^= 1;
    assert_eq!(opener.open_chunk(1, &altered), Err(AttachmentError::Unreadable { index: 1 }));
    for (place, chunk) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
        assert_eq!(
            opener.open_chunk(place, &sample.sealed[chunk]),
            Err(AttachmentError::Unreadable { index: place })
        );
    }
    assert_eq!(
        opener.open_chunk(3, &sample.sealed[0]),
        Err(AttachmentError::NoSuchChunk { index: 3 })
    );
}

#[test]
fn a_refused_chunk_can_come_again() {
    let sample = sample(CHUNK_BYTES + 1);
    let mut receiver = AttachmentReceiver::new(sample.attachment, &sample.key);
    assert!(receiver.receive(&sample.sealed[1]).is_err());
    assert_eq!(receiver.next_index(), 0);
    receiver.receive(&sample.sealed[0]).unwrap();
    receiver.receive(&sample.sealed[1]).unwrap();
    assert_eq!(receiver.receive(&sample.sealed[1]), Err(AttachmentError::NoSuchChunk { index: 2 }));
    receiver.finish().unwrap();
}

#[test]
fn a_chunk_of_the_wrong_length_is_refused_before_any_work() {
    let sample = sample(CHUNK_BYTES + 5);
    let sealer = AttachmentSealer::new(sample.attachment, &sample.key);
    assert_eq!(
        sealer.seal_chunk(0, b"short"),
        Err(AttachmentError::ChunkLength { index: 0, found: 5, expected: CHUNK_BYTES })
    );
    let opener = AttachmentOpener::new(sample.attachment, &sample.key);
    assert_eq!(
        opener.open_chunk(1, b""),
        Err(AttachmentError::ChunkLength { index: 1, found: 0, expected: 21 })
    );
}

#[test]
fn one_key_with_two_contents_never_uses_one_cipher_key() {
    let key = AttachmentKey::from_bytes(&[3; 32]);
    let sealed = |content: &[u8]| {
        let attachment = Attachment::new(digest(content), content.len() as u64).unwrap();
        AttachmentSealer::new(attachment, &key).seal_chunk(0, content).unwrap()
    };
    let (first, second) = (sealed(b"attack at dawn"), sealed(b"attack at dusk"));
    // Under one cipher key and nonce the common start would be the same.
    assert_ne!(first[..8], second[..8]);
}

#[test]
fn an_attachment_beyond_the_limit_has_no_name() {
    let size_bytes = ATTACHMENT_BYTES_MAX + 1;
    assert_eq!(Attachment::new([0; 32], size_bytes), Err(AttachmentError::TooLong { size_bytes }));
    assert_eq!(Attachment::new([0; 32], size_bytes - 1).unwrap().chunk_count(), 65_536);
}

//! How what is sent travels: packed, opened, believed or not, acknowledged.

use comity_act::AgencyCode;
use comity_corridor::{
    DriveError, OpenError, Opening, Receipt, Resume, open, sign_receipt, verify_receipt,
};

use super::{Event, Sim, Wire};
use crate::{
    invariant::{self, Violation},
    link::Packet,
};

impl Sim {
    pub(super) fn plan_attempt(&mut self, station: usize, to: AgencyCode, after_ms: u64) {
        let sending = self.stations[station].sending(to);
        sending.attempt += 1;
        let attempt = sending.attempt;
        self.plan(after_ms, Event::Attempt { station, to, attempt });
    }

    pub(super) fn attempt(
        &mut self,
        station: usize,
        to: AgencyCode,
        attempt: u64,
    ) -> Result<(), Violation> {
        let now = self.stations[station].clock(self.now_ms);
        let node = &mut self.stations[station];
        if !node.is_up() || node.sending(to).attempt != attempt {
            return Ok(());
        }
        if node.store().is_dirty() {
            // Only what is durable is packed.
            node.block(to);
            return Ok(());
        }
        let packed = match node.pack(now, to) {
            Ok(packed) => packed,
            Err(DriveError::UnknownPeer { .. }) => return Ok(()),
            Err(error) => return Err(self.broken(station, "a batch could not be packed", &error)),
        };
        let Some(packed) = packed else { return Ok(()) };
        let Some(place) = self.place_of(to) else { return Ok(()) };
        let durable = (station, self.stations[station].store().durable_size());
        let wait = self.stations[station].back_off(to);
        self.plan_attempt(station, to, wait);
        let from = self.stations[station].place;
        let honest = Packet::Batch { sealed: packed.sealed, honest: true, durable };
        for packet in crate::liar::packets(self, station, place, honest) {
            self.send((from, place), &packet);
        }
        Ok(())
    }

    pub(super) fn send(&mut self, (from, to): (usize, usize), packet: &Packet) {
        if self.is_quiet {
            let carried = match packet {
                Packet::Batch { sealed, .. } => crate::liar::opened(self, (from, to), sealed),
                _ => None,
            };
            let carried = carried.into_iter().flat_map(|batch| batch.acts);
            let carried = carried.map(|one| (one.act.len(), one.leaf, one.salt)).collect();
            let bytes = packet.size_bytes();
            self.wire.push(Wire { at_ms: self.now_ms, from, to, bytes, carried });
        }
        for after in self.network.send(&self.faults, (from, to)) {
            self.plan(after, Event::Arrive { from, to, packet: packet.clone() });
        }
    }

    pub(super) fn arrive(
        &mut self,
        from: usize,
        to: usize,
        packet: Packet,
    ) -> Result<(), Violation> {
        let station = self.liar.face(to, from).unwrap_or(to);
        if !self.stations[station].is_up() {
            return Ok(());
        }
        match packet {
            Packet::Batch { sealed, honest, durable } => {
                self.take(station, from, &sealed, (honest, durable))
            }
            Packet::Receipt { bytes, batch } => self.acknowledged(station, from, &bytes, &batch),
            Packet::Again { resume } => {
                self.resume(station, self.code(from), resume);
                Ok(())
            }
            Packet::Ask { epoch, shards } => self.serve(station, from, (epoch, &shards)),
            Packet::Shards { epoch, shards, honest } => {
                self.take_shards(station, from, (epoch, shards, honest))
            }
        }
    }

    /// A peer says from where it wants to be served: at once when that is news, else no sooner
    /// than planned, so that a peer that always says so costs no more than one that is silent.
    fn resume(&mut self, station: usize, to: AgencyCode, wanted: Resume) {
        let sending = self.stations[station].sending(to);
        let before = sending.resume;
        let both =
            Resume { first: wanted.first.or(before.first), seen: wanted.seen.or(before.seen) };
        sending.resume = both;
        if (both.first, both.seen) != (before.first, before.seen) {
            self.plan_attempt(station, to, 1);
        }
    }

    pub(super) fn code(&self, place: usize) -> AgencyCode {
        self.stations[place].code()
    }

    pub(super) fn take(
        &mut self,
        station: usize,
        from: usize,
        sealed: &[u8],
        (honest, durable): (bool, (usize, u64)),
    ) -> Result<(), Violation> {
        let code = self.code(from);
        let now = self.stations[station].clock(self.now_ms);
        let keys = self.stations[station].agency.node.keys.clone();
        let Some((driver, _)) = self.stations[station].driver() else { return Ok(()) };
        let Ok((card, row)) = driver.card(code) else { return self.refuse("unknown peer") };
        let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
        let opened = match open(opening, &keys, sealed) {
            Ok(opened) => opened,
            Err(error) => return self.not_believed(station, from, &error),
        };
        invariant::at_opening(self, durable, &opened)?;
        let Some((driver, chance)) = self.stations[station].driver() else { return Ok(()) };
        let taken = driver.take(now, opened, chance);
        match taken {
            Ok(taken) => {
                invariant::at_taking(self, (station, from), honest, &taken)?;
                self.stations[station].owe(code, taken.receipt);
                self.plan_commit(station);
                Ok(())
            }
            Err(DriveError::Gap { .. }) => {
                let to = self.stations[station].place;
                // Whatever it expects: what it has not acknowledged is sent.
                let resume = Resume::default();
                self.send((to, from), &Packet::Again { resume });
                self.refuse("gap")
            }
            Err(error) => Err(self.broken(station, "a batch could not be taken", &error)),
        }
    }

    pub(super) fn refuse(&mut self, why: &'static str) -> Result<(), Violation> {
        *self.refused.entry(why).or_default() += 1;
        Ok(())
    }

    pub(super) fn not_believed(
        &mut self,
        station: usize,
        from: usize,
        error: &OpenError,
    ) -> Result<(), Violation> {
        let now = self.stations[station].clock(self.now_ms);
        let code = self.code(from);
        let why = match error {
            OpenError::OtherStart { seen, .. } => {
                let to = self.stations[station].place;
                let resume = Resume { seen: Some(*seen), first: None };
                self.send((to, from), &Packet::Again { resume });
                return self.refuse("other start");
            }
            OpenError::ForkedLog { proof, .. } => {
                let Some((driver, _)) = self.stations[station].driver() else { return Ok(()) };
                let noted = driver.misbehaved(now, code, proof.encode());
                if let Err(error) = noted {
                    return Err(self.broken(station, "a proof could not be kept", &error));
                }
                self.plan_commit(station);
                "forked log"
            }
            OpenError::Inconsistent { .. } => "inconsistent log",
            OpenError::AlteredEnvelope { .. } => "altered envelope",
            OpenError::ForeignOfficer { .. } => "foreign officer",
            OpenError::ForeignReference { .. } => "foreign reference",
            OpenError::WrongInclusion { .. } => "wrong inclusion",
            OpenError::BadSignature { .. } => "bad signature",
            OpenError::BadCheckpoint { .. } => "bad checkpoint",
            OpenError::Malformed { .. } => "malformed",
            OpenError::Misaddressed { .. } => "misaddressed",
            OpenError::ExpiredCard { .. } => "expired card",
        };
        if self.is_honest(from) {
            let detail = format!("{code} was honest: {error}");
            return Err(Violation::of("invariant_what_is_honest_is_believed", detail));
        }
        self.refuse(why)
    }

    /// Signs a receipt, now that what it speaks of is durable.
    pub(super) fn acknowledge(
        &mut self,
        station: usize,
        to: AgencyCode,
        receipt: &Receipt,
    ) -> Result<(), Violation> {
        let node = &self.stations[station];
        if self.liar.withholds(node.place) {
            return Ok(());
        }
        let Some(place) = self.place_of(to) else { return Ok(()) };
        invariant::at_acknowledging(self, station, receipt)?;
        let from = self.stations[station].place;
        let said = crate::liar::receipt(self, station, receipt);
        let node = &self.stations[station];
        let bytes = sign_receipt(&said, &node.agency.node.keys)
            .map_err(|error| self.broken(station, "a receipt could not be signed", &error))?;
        self.send((from, place), &Packet::Receipt { bytes, batch: receipt.batch });
        Ok(())
    }

    pub(super) fn acknowledged(
        &mut self,
        station: usize,
        from: usize,
        bytes: &[u8],
        batch: &[u8; 32],
    ) -> Result<(), Violation> {
        let code = self.code(from);
        let now = self.stations[station].clock(self.now_ms);
        let keys = self.stations[station].agency.node.keys.clone();
        let node = &mut self.stations[station];
        let Some(awaited) = node.sending(code).awaited.get(batch).cloned() else {
            return self.refuse("receipt for another batch");
        };
        let Some((driver, _)) = node.driver() else { return Ok(()) };
        let Ok((card, row)) = driver.card(code) else { return self.refuse("unknown peer") };
        let Ok(receipt) = verify_receipt(&card, &keys, now, &awaited, bytes) else {
            return self.refuse("bad receipt");
        };
        match driver.acknowledge(now, &receipt) {
            Ok(()) => {}
            Err(DriveError::ImpossibleReceipt { .. }) if !self.is_honest(from) => {
                return self.refuse("impossible receipt");
            }
            Err(error) => {
                return Err(self.broken(station, "a receipt could not be noted", &error));
            }
        }
        invariant::at_settling(self, (station, code), row.out_acknowledged)?;
        let sending = self.stations[station].sending(code);
        (sending.wait_ms, sending.resume) = (0, Resume::default());
        self.plan_commit(station);
        self.plan_attempt(station, code, 1);
        Ok(())
    }
}

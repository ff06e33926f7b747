//! The kinds of act: a number on the wire, `noun.verb` for people.

use crate::coded::coded;

coded! {
    /// What kind of act it is.
    ///
    /// All kinds of the protocol have their number here. A kind whose body this program cannot
    /// read yet is kept, logged and shown as not understood, never dropped.
    pub enum Kind ("kind of act") {
        /// A message.
        MessageSend = 101 "message.send",
        /// Somebody opened a message, or took charge of it.
        MessageAcknowledge = 102 "message.acknowledge",
        /// A request for information.
        RequestMake = 201 "request.make",
        /// A question about a request, and the answer to that question.
        RequestClarify = 202 "request.clarify",
        /// The answer to a request.
        RequestAnswer = 203 "request.answer",
        /// The refusal of a request, with its ground.
        RequestRefuse = 204 "request.refuse",
        /// The answer will be late, with the reason.
        RequestDelay = 205 "request.delay",
        /// The request is no longer needed.
        RequestWithdraw = 206 "request.withdraw",
        /// Consultation before a request is refused or postponed.
        RequestConsult = 207 "request.consult",
        /// A provider or an authority is ordered to preserve what it holds.
        OrderPreserve = 211 "order.preserve",
        /// A provider or an authority is ordered to produce what it holds.
        OrderProduce = 212 "order.produce",
        /// Who received an order, or was told of it, objects.
        OrderObject = 213 "order.object",
        /// A record enters a database.
        RecordRegister = 301 "record.register",
        /// A record changes.
        RecordCorrect = 302 "record.correct",
        /// Use of a record is restricted.
        RecordRestrict = 303 "record.restrict",
        /// A record is kept for longer.
        RecordRenew = 304 "record.renew",
        /// A record is erased.
        RecordErase = 305 "record.erase",
        /// Two records are linked.
        RecordLink = 306 "record.link",
        /// A holder doubts a record.
        RecordDoubt = 307 "record.doubt",
        /// Somebody reads a record.
        RecordOpen = 308 "record.open",
        /// Use of a record is no longer restricted.
        RecordRelease = 309 "record.release",
        /// A holder passes the owner's correction on to those it gave copies.
        RecordPassOn = 310 "record.pass-on",
        /// A holder says to whom it passed copies on.
        RecordTrace = 311 "record.trace",
        /// A direct search.
        SearchRun = 401 "search.run",
        /// A pseudonymised search.
        SearchPseudonymised = 402 "search.pseudonymised",
        /// A person confirms or denies a hit.
        SearchConfirm = 403 "search.confirm",
        /// The follow-up of a hit.
        SearchFollow = 404 "search.follow",
        /// What a search found, and where it was not made.
        SearchReport = 405 "search.report",
        /// A search is not answered under the law of the agency that was asked.
        SearchRefuse = 406 "search.refuse",
        /// A holder offers pseudonymised searches: a key, and a set of tags.
        SearchOffer = 407 "search.offer",
        /// The answer to a pseudonymised search, which the asker alone can read.
        SearchEvaluate = 408 "search.evaluate",
        /// A standing watch begins.
        WatchSet = 411 "watch.set",
        /// A standing watch ends.
        WatchClear = 412 "watch.clear",
        /// A standing watch found something.
        WatchAlert = 413 "watch.alert",
        /// A notice is proposed.
        NoticePropose = 501 "notice.propose",
        /// A notice is examined.
        NoticeReview = 502 "notice.review",
        /// A notice is published.
        NoticePublish = 503 "notice.publish",
        /// A notice changes.
        NoticeAmend = 504 "notice.amend",
        /// The subject of a notice was located.
        NoticeLocate = 505 "notice.locate",
        /// A notice is blocked while doubts are examined.
        NoticeBlock = 506 "notice.block",
        /// A notice ends.
        NoticeWithdraw = 507 "notice.withdraw",
        /// A diffusion to chosen agencies.
        DiffusionSend = 511 "diffusion.send",
        /// The owner's consent is asked.
        ConsentAsk = 601 "consent.ask",
        /// Consent is given.
        ConsentGrant = 602 "consent.grant",
        /// Consent is not given.
        ConsentRefuse = 603 "consent.refuse",
        /// Consent ends.
        ConsentWithdraw = 604 "consent.withdraw",
        /// The owner recalls what it shared.
        RecallIssue = 611 "recall.issue",
        /// A holder says how it complied: the compliance receipt.
        RecallComply = 612 "recall.comply",
        /// An agreement is proposed.
        AgreementPropose = 701 "agreement.propose",
        /// An agreement is signed.
        AgreementSign = 702 "agreement.sign",
        /// An agreement is suspended.
        AgreementSuspend = 703 "agreement.suspend",
        /// An agreement ends.
        AgreementEnd = 704 "agreement.end",
        /// An instrument binds the agency from a day on.
        InstrumentAdopt = 711 "instrument.adopt",
        /// A declaration or reservation to an instrument.
        InstrumentDeclare = 712 "instrument.declare",
        /// An instrument no longer binds the agency.
        InstrumentDenounce = 713 "instrument.denounce",
        /// Somebody takes the duty desk.
        DutyTake = 801 "duty.take",
        /// The duty desk is handed over.
        DutyHandOver = 802 "duty.hand-over",
        /// A person did what the law wanted done, and says so.
        DutySettle = 803 "duty.settle",
        /// What came in is given to a colleague, who is to take charge of it.
        DutyAssign = 804 "duty.assign",
        /// An officer is posted: the officer certificate.
        OfficerPost = 811 "officer.post",
        /// A power is delegated.
        MandateGrant = 821 "mandate.grant",
        /// A delegated power ends.
        MandateRevoke = 822 "mandate.revoke",
        /// An agency introduces another to a third.
        PeerIntroduce = 831 "peer.introduce",
        /// An agency begins to trust another's card, compared out of band.
        PeerAdd = 832 "peer.add",
        /// A joint team is formed.
        TeamForm = 901 "team.form",
        /// An agency joins a team.
        TeamJoin = 902 "team.join",
        /// Something is contributed to a team.
        TeamContribute = 903 "team.contribute",
        /// A team's term is extended.
        TeamExtend = 904 "team.extend",
        /// An agency leaves a team.
        TeamLeave = 905 "team.leave",
        /// A team ends.
        TeamDissolve = 906 "team.dissolve",
        /// An operation is planned.
        OperationPlan = 911 "operation.plan",
        /// A task in an operation.
        OperationTask = 912 "operation.task",
        /// An operation begins.
        OperationGo = 913 "operation.go",
        /// An operation stops.
        OperationStop = 914 "operation.stop",
        /// Is another agency on the same target?
        DeconflictCheck = 921 "deconflict.check",
        /// An arrest.
        OutcomeArrest = 1001 "outcome.arrest",
        /// A seizure.
        OutcomeSeizure = 1002 "outcome.seizure",
        /// A rescue.
        OutcomeRescue = 1003 "outcome.rescue",
        /// A disruption.
        OutcomeDisruption = 1004 "outcome.disruption",
        /// A victim is referred to support.
        VictimRefer = 1011 "victim.refer",
        /// A data subject asks for access.
        AccessRequest = 1101 "access.request",
        /// A decision on a data subject's complaint.
        RedressDecide = 1102 "redress.decide",
        /// An audit begins.
        AuditOpen = 1103 "audit.open",
        /// A finding of an audit.
        AuditFinding = 1104 "audit.finding",
        /// A personal-data breach is reported.
        BreachReport = 1105 "breach.report",
        /// A data subject is told of rights.
        RightsNotify = 1106 "rights.notify",
        /// Analytics proposes a lead.
        LeadPropose = 1201 "lead.propose",
        /// A person confirms a lead.
        LeadConfirm = 1202 "lead.confirm",
        /// A person rejects a lead.
        LeadReject = 1203 "lead.reject",
        /// A competent person lets an act that was for decision go on.
        ReferralApprove = 1301 "referral.approve",
        /// A competent person stops an act that was for decision.
        ReferralDecline = 1302 "referral.decline",
        /// A person named by national law overrules "not permitted", with reasons.
        VerdictOverrule = 1303 "verdict.overrule",
        /// A judge or prosecutor is asked to authorise.
        AuthorisationAsk = 1401 "authorisation.ask",
        /// A judge or prosecutor authorises.
        AuthorisationGrant = 1402 "authorisation.grant",
        /// A judge or prosecutor does not authorise.
        AuthorisationRefuse = 1403 "authorisation.refuse",
        /// An assurance is given.
        AssuranceGive = 1411 "assurance.give",
        /// An assurance is withdrawn.
        AssuranceWithdraw = 1412 "assurance.withdraw",
        /// A case is opened.
        CaseOpen = 1421 "case.open",
        /// A case is linked to another's reference.
        CaseLink = 1422 "case.link",
        /// A case is closed.
        CaseClose = 1423 "case.close",
        /// Information is offered without request.
        InformationOffer = 1431 "information.offer",
        /// Prior notice that what may show innocence will be disclosed in spite of a restriction.
        DisclosureAnnounce = 1432 "disclosure.announce",
        /// A hit is the same person or object, or it cannot be told.
        HitConclude = 1441 "hit.conclude",
        /// A hit is not the same person or object, and whoever holds it is told so.
        HitExclude = 1442 "hit.exclude",
        /// Two agencies claim jurisdiction.
        JurisdictionConflict = 1451 "jurisdiction.conflict",
        /// Proceedings are transferred.
        JurisdictionTransfer = 1452 "jurisdiction.transfer",
        /// Support is asked.
        SupportAsk = 1461 "support.ask",
        /// Support is given.
        SupportGive = 1462 "support.give",
        /// Something leaves the system as a file.
        ExportRun = 1501 "export.run",
    }
}

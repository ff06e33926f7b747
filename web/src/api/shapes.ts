/** The shapes that the node answers with, under the names that the desk uses for them. */
import type { components } from "./schema";

type Shapes = components["schemas"];

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type Act = Shapes["Act"];
export type ActLine = Shapes["ActLine"];
export type ActToSign = Shapes["ActToSign"];
export type ActShown = Shapes["ActShown"];
export type Agency = Shapes["Agency"];
export type Agreement = Shapes["Agreement"];
export type Audit = Shapes["Audit"];
export type Beforehand = Shapes["Tried"];
export type Binding = Shapes["Binding"];
export type Body = Shapes["Body"];
export type Change = Shapes["Change"];
export type Cases = Shapes["Cases"];
export type CrimeArea = Shapes["CrimeArea"];
export type Deadline = Shapes["Deadline"];
export type Device = Shapes["Device"];
export type Duty = Shapes["Duty"];
export type DutyLane = Shapes["DutyLane"];
export type DutyOf = Shapes["DutyOf"];
export type Form = Shapes["ActForm"];
export type FoundRule = Shapes["FoundRule"];
export type Holders = Shapes["Holders"];
export type Instrument = Shapes["Instrument"];
export type LeafProof = Shapes["LeafProof"];
export type LogHead = Shapes["LogHead"];
export type Missing = Shapes["Missing"];
export type Obligation = Shapes["Obligation"];
export type OpenedRecord = Shapes["OpenedRecord"];
export type OpenRecord = Shapes["OpenRecord"];
export type Operations = Shapes["Operations"];
export type Oversight = Shapes["Oversight"];
export type Own = Shapes["Own"];
export type Peer = Shapes["PeerLine"];
export type Passkey = Shapes["Passkey"];
export type Purpose = Shapes["Purpose"];
export type Reason = Shapes["Reason"];
export type RecordLine = Shapes["RecordLine"];
export type RecordShown = Shapes["Record"];
export type Refusal = Shapes["Refusal"];
export type Request = Shapes["Request"];
export type Role = Shapes["Role"];
export type RoleGroup = Shapes["RoleGroup"];
export type Rule = Shapes["Rule"];
export type RuleLine = Shapes["RuleLine"];
export type Ruling = Shapes["Ruling"];
export type Scope = Shapes["Scope"];
export type Seat = Shapes["Seat"];
export type Stage = Shapes["Stage"];
export type StatedValue = Shapes["StatedValue"];
export type Statement = Shapes["Statement"];
export type Submitted = Shapes["Submitted"];
export type Token = Shapes["Token"];
export type Verdict = Shapes["Verdict"];
export type Verified = Shapes["Verified"];
export type Way = Shapes["WayForward"];

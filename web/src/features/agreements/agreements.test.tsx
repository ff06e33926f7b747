import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { AgencyPage } from "./agency-page";
import { AgreementPage } from "./agreement-page";
import { AgreementsPage } from "./agreements-page";

const ID = "agreement_06h2bzet1dzzh7gystzdrp87dr";
const AT = "2026-11-29T06:28:43.147Z";
const AGREEMENT = {
  agreement: ID,
  title: "Agreement on cooperation against trafficking",
  parties: ["XA", "XB", "XH"],
  signed: ["XA", "XB"],
  status: "proposed",
  form: "multilateral",
  binds_with: [],
  left: [],
  binds_signatories: false,
  replaces: null,
  replaced_by: null,
  proposal: "act_1",
  digest: "e501",
  purposes: ["investigate"],
  crime_areas: [],
  subjects: [],
  search_classes: [],
  kinds: [],
  valid_from: AT,
  valid_until: null,
  safeguards: true,
  handling: { not_in_court: false, not_onward: true },
  properties: [],
  liaison: [],
  bodies: [],
};
const BINDING = {
  instrument: "ied-2023-977",
  title: "Directive (EU) 2023/977",
  from: "2026-11-29",
  until: null,
  in_force: true,
  declarations: [
    { key: "single-point-of-contact", kind: "declaration", article: "art. 14", says: "It has one." },
  ],
};
const PEER = {
  agency: "XH",
  name: "Bureau XH",
  kind: "union-agency",
  card_serial: 1,
  valid_until: AT,
  fingerprint: "40716 54102",
  trust: "compared",
  duty_telephone: null,
  heard_at: AT,
  sent: 2,
  received: 3,
  waiting: 0,
  log_seen: 59,
  misbehaviours: 1,
  bound_by: [BINDING],
  claims: [],
  agreements: [ID],
};

test("an agreement tells who has not signed yet, and what is all and what is nothing", async () => {
  answering({ [`GET /v1/agreements/${ID}`]: AGREEMENT });
  showPage("/agreements/$agreement", `/agreements/${ID}`, AgreementPage);
  const waits = within(await screen.findByRole("row", { name: /XH/ }));
  expect(waits.getByText("has not signed yet")).toBeTruthy();
  expect(screen.getByText("Direct searches").nextElementSibling?.textContent).toBe("None");
  expect(screen.getByText("Areas of crime").nextElementSibling?.textContent).toBe("All");
  expect(screen.getByText("Binds us with").nextElementSibling?.textContent).toBe("Nobody yet");
});

test("what binds us is told with what was declared, and leads to the law", async () => {
  answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role: "officer" } },
    "GET /v1/agencies/XA": { ...PEER, agency: "XA", agreements: [] },
  });
  showPage("/agreements", "/agreements?view=instruments", AgreementsPage);
  const link = await screen.findByRole("link", { name: "Directive (EU) 2023/977" });
  expect(link.getAttribute("href")).toBe("/law/ied-2023-977");
  expect(screen.getByText("It has one.")).toBeTruthy();
});

test("an agency that misbehaved is marked, and its agreements are shown", async () => {
  answering({
    "GET /v1/agencies/XH": PEER,
    "GET /v1/agreements": { items: [AGREEMENT], next: null },
  });
  showPage("/agencies/$agency", "/agencies/XH", AgencyPage);
  expect(await screen.findByText(/1 proof of misbehaviour/)).toBeTruthy();
  expect(await screen.findByRole("link", { name: AGREEMENT.title })).toBeTruthy();
});

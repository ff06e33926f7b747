import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { EmergencyPage } from "./emergency-page";

const VERDICT = {
  ruling: "not-permitted",
  citations: [{ rule: "base.6.1", cite: "Comity policy", says: "Not to them.", ruling: "bar" }],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
};

const SEND = /^(Send|Not permitted: record)/;
const POINTS = { reason: "A child", known: "A van", asked: "Stop it", by_when: "Now", on_word_of: "Me" };

beforeEach(() => {
  writeDraft("emergency", POINTS);
});

test("an emergency that the law stops shows what would help, and keeps its five points", async () => {
  const asked = answering(
    {
      "GET /v1/peers": { items: [{ agency: "XB", name: "Bureau XB" }], next: null },
      "GET /v1/facts": { items: [], next: null },
      "POST /v1/verdicts": { ...VERDICT, ways_forward: [] },
      "POST /v1/acts": {
        type: "/problems/not-permitted",
        title: "Not permitted",
        status: 403,
        verdict: VERDICT,
        missing: [],
        ways_forward: [
          {
            to: "XB",
            changes: [
              {
                what: { "only-to": { recipients: ["XC"] } },
                who: "officer",
                says: "Send it to XC alone.",
                draft: null,
                form: null,
              },
            ],
          },
        ],
      },
    },
    { "POST /v1/acts": 403 },
  );
  showPage("/emergency", "/emergency", EmergencyPage);
  await userEvent.click(await screen.findByRole("combobox", { name: "To" }));
  await userEvent.click(await screen.findByRole("option", { name: /XB/ }));
  await userEvent.click(screen.getByRole("button", { name: SEND }));
  expect(await screen.findByText("Send it to XC alone.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/By when/).value).toBe("Now");
  const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
  expect(sent).toMatchObject({ urgency: { level: "emergency", reason: "A child" } });
});

const answers = (law: object) => ({
  "GET /v1/peers": { items: [{ agency: "XB", name: "Bureau XB" }], next: null },
  "GET /v1/facts": { items: [], next: null },
  "POST /v1/verdicts": { ...VERDICT, ways_forward: [], ...law },
  "POST /v1/acts": { act: "act_9", stage: "done", verdict: VERDICT },
});

test("the button says what it does: now, for decision, recorded alone, or not known yet", async () => {
  writeDraft("emergency", { ...POINTS, to: ["XB"] });
  answering(answers({ ruling: "permitted", citations: [] }));
  showPage("/emergency", "/emergency", EmergencyPage);
  expect(await screen.findByRole("button", { name: "Send now" })).toBeTruthy();
  await userEvent.clear(screen.getByLabelText(/By when/));
  expect(screen.queryByRole("button", { name: "Send now" }), "not known yet").toBe(null);
  cleanup();
  writeDraft("emergency", { ...POINTS, to: ["XB"] });
  answering(answers({ ruling: "for-decision" }));
  showPage("/emergency", "/emergency", EmergencyPage);
  expect(await screen.findByRole("button", { name: "Send for decision" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Send now" })).toBe(null);
  cleanup();
  writeDraft("emergency", { ...POINTS, to: ["XB"] });
  answering(answers({}));
  showPage("/emergency", "/emergency", EmergencyPage);
  expect(
    await screen.findByRole("button", { name: "Not permitted: record the attempt" }),
  ).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Send/ })).toBe(null);
});

test("what the law must know is asked before it is sent, and answered there", async () => {
  writeDraft("emergency", { ...POINTS, to: ["XB"] });
  const means = "It tells where somebody is who could be arrested.";
  const missing = [{ fact: "whereabouts_told", means, who: "officer" }];
  const asked = answering(answers({ missing }));
  showPage("/emergency", "/emergency", EmergencyPage);
  await userEvent.click(await screen.findByRole("button", { name: "No" }));
  expect(await screen.findByText("You have said")).toBeTruthy();
  expect(readDraft("emergency"), "also after a crash").toMatchObject({
    to: ["XB"],
    stated: { whereabouts_told: { value: false } },
  });
  await userEvent.type(screen.getByLabelText(/Who or what is known/), " at the harbour");
  await userEvent.click(screen.getByRole("button", { name: SEND }));
  expect(await screen.findByRole("button", { name: "It still holds" })).toBeTruthy();
  expect(asked.some(({ what }) => what === "POST /v1/acts")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "It still holds" }));
  await userEvent.click(screen.getByRole("button", { name: SEND }));
  await vi.waitFor(() => {
    const sent = asked.find(({ what }) => what === "POST /v1/acts")?.body;
    expect(sent).toMatchObject({ stated: [{ fact: "whereabouts_told", value: false }] });
  });
});

test("a held key sends once", async () => {
  writeDraft("emergency", { ...POINTS, to: ["XB"] });
  const asked = answering(answers({ ruling: "permitted", citations: [] }));
  const router = showPage("/emergency", "/emergency", EmergencyPage);
  await screen.findByRole("button", { name: "Send now" });
  for (const repeat of [false, true, true]) {
    fireEvent.keyDown(document.documentElement, { key: "Enter", ctrlKey: true, repeat });
  }
  await waitFor(() => {
    expect(router.state.location.pathname).toBe("/acts/act_9");
  });
  expect(asked.filter((one) => one.what === "POST /v1/acts")).toHaveLength(1);
});

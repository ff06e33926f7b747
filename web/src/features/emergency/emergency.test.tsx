import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
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
  await userEvent.click(screen.getByRole("button", { name: /Send now/ }));
  expect(await screen.findByText("Send it to XC alone.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/By when/).value).toBe("Now");
  const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
  expect(sent).toMatchObject({ urgency: { level: "emergency", reason: "A child" } });
});

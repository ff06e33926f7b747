import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";

import { Problem } from "../api/problem";
import { answering, showPage } from "../testing";
import { OpenRecord } from "./open-record";

const VERDICT = {
  ruling: "not-permitted",
  citations: [],
  advice: [],
  missing: [],
  obligations: [],
  towards: [],
};
const REFUSED = {
  type: "/problems/not-permitted",
  title: "Not permitted",
  missing: [{ fact: "union_purpose_known", means: "Is it known?", who: "officer" }],
  ways_forward: [],
  verdict: VERDICT,
};

test("what was said of one record is not said of another", async () => {
  answering({ "GET /v1/facts": { items: [], next: null } });
  const error = new Problem(403, REFUSED);
  const open = () => null;
  const Page = () => {
    const [record, setRecord] = useState("record_1");
    return (
      <>
        <button
          onClick={() => {
            setRecord("record_2");
          }}
        >
          Another
        </button>
        <OpenRecord record={record} open={open} isOpening={false} error={error} waits={null} />
      </>
    );
  };
  showPage("/", "/", Page);
  await userEvent.click(await screen.findByRole("button", { name: "Yes" }));
  expect(screen.getByText("You have said")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Another" }));
  expect(screen.getByText(/You said this before/)).toBeTruthy();
});

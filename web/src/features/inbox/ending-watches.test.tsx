import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { EndingWatches } from "./ending-watches";

const DAY = 86_400_000;

const watch = (days: number, more: object = {}) => ({
  watch: `act_${days}`,
  agency: "XA",
  officer: "officer_1",
  state: "stands",
  until: new Date(Date.now() + days * DAY).toISOString(),
  ...more,
});

const show = (role: string, ...items: object[]) => {
  const asked = answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role } },
    "GET /v1/watches": { items, next: null },
  });
  showPage("/inbox", "/inbox", EndingWatches);
  return asked;
};

test("own watches that end within fourteen days are told, and nobody else's", async () => {
  show("officer", watch(13), watch(1), watch(15), watch(2, { officer: "officer_2" }));
  expect(await screen.findByText("2 watches of yours end within 14 days.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "See and renew" }).getAttribute("href")).toBe("/watches");
});

test("where none ends soon nothing is said, and who reads no content is not asked", async () => {
  const asked = show("officer", watch(15));
  await vi.waitFor(() => {
    expect(asked).toHaveLength(2);
  });
  expect(screen.queryByRole("status")).toBe(null);
  const auditor = show("auditor", watch(1));
  await vi.waitFor(() => {
    expect(auditor.length).toBeGreaterThan(0);
  });
  expect(auditor.every(({ what }) => what === "GET /v1/own")).toBe(true);
});

test("those of others that end before do not hide one's own on a later page", async () => {
  const others = [watch(1, { officer: "officer_2" }), watch(2, { agency: "XB", officer: "o_9" })];
  answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role: "officer" } },
    "GET /v1/watches?list=standing&limit=200": { items: others, next: "0a" },
    "GET /v1/watches?list=standing&limit=200&before=0a": { items: [watch(3)], next: "0b" },
    "GET /v1/watches?list=standing&limit=200&before=0b": { items: [watch(15)], next: "0c" },
  });
  showPage("/inbox", "/inbox", EndingWatches);
  expect(await screen.findByText("1 watch of yours ends within 14 days.")).toBeTruthy();
});

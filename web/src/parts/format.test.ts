import { expect, test } from "vitest";

import { dates, lists, numbers } from "./format";

test("a format is made once for its language and its options", () => {
  expect(numbers("en")).toBe(numbers("en"));
  expect(dates("en", { dateStyle: "medium" })).toBe(dates("en", { dateStyle: "medium" }));
  expect(lists("fr")).toBe(lists("fr"));
  expect(numbers("en")).not.toBe(numbers("fr"));
  expect(dates("en", { dateStyle: "medium" })).not.toBe(dates("en", { dateStyle: "long" }));
});

test("languages write numbers and lists in their own way", () => {
  expect(numbers("en").format(12_345.5)).toBe("12,345.5");
  expect(numbers("es").format(12_345.5)).toBe("12.345,5");
  expect(lists("en").format(["a", "b", "c"])).toBe("a, b, c");
});

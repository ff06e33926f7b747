import type { Form } from "../api/shapes";

/** The five points of an emergency, in the order in which they are told on the telephone. */
export const POINTS = ["reason", "known", "asked", "by_when", "on_word_of"] as const;

export type Points = Record<(typeof POINTS)[number], string>;

export const NO_POINTS: Points = { reason: "", known: "", asked: "", by_when: "", on_word_of: "" };

/** What was kept of the points, with what a later version of the desk added. */
export const pointsOf = (kept: unknown): Points => {
  const before = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  const said = POINTS.map((name) => {
    const words = before[name];
    return [name, typeof words === "string" ? words : ""];
  });
  return Object.fromEntries(said) as Points;
};

/** Whether all five are said: without one of them it is no emergency. */
export const areWhole = (points: Points): boolean =>
  POINTS.every((name) => points[name].trim() !== "");

/** How they go with a form. */
export const urgencyOf = (points: Points): NonNullable<Form["urgency"]> => ({
  level: "emergency",
  reason: points.reason,
  points: {
    known: points.known,
    asked: points.asked,
    by_when: points.by_when,
    on_word_of: points.on_word_of,
  },
});

/** The law reads no words: it is asked with marks in their place. */
export const marked = (points: Points): Points => {
  const marks = POINTS.map((name) => [name, points[name].trim() === "" ? "" : "…"]);
  return Object.fromEntries(marks) as Points;
};

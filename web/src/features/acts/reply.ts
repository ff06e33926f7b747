import type { ActShown, Form } from "../../api/shapes";

/** An act about another one: to whom that one is shared with, for what that one was made. */
export const reply = (act: ActShown, body: Form["body"], more: Partial<Form> = {}): Form => ({
  body,
  answers: act.act,
  recipients: act.direction === "own" ? act.delivered.map(({ to }) => to) : [act.agency],
  ...(act.purpose != null && { purpose: act.purpose }),
  ...(act.crime_area != null && { crime_area: act.crime_area }),
  ...(act.offences !== undefined && { offences: act.offences }),
  ...(act.case != null && { case: act.case }),
  ...more,
});

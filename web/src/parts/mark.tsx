import type { Icon } from "@tabler/icons-react";

import classes from "./mark.module.css";

export type Tone = "good" | "bad" | "care" | "quiet" | "plain";

/** A word with a tone, and a sign where colour alone would tell too little. */
export const Mark = ({
  tone = "quiet",
  sign: Sign,
  children,
}: {
  tone?: Tone;
  sign?: Icon;
  children: string;
}) => (
  <span className={classes.mark} data-tone={tone}>
    {Sign !== undefined && <Sign size={13} stroke={2} aria-hidden />}
    {children}
  </span>
);

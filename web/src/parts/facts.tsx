import { Fragment, type ReactNode } from "react";

import classes from "./facts.module.css";

export type Fact = readonly [name: string, value: ReactNode];

/** Names and what they name, in two columns. What is not known is left out. */
export const Facts = ({ rows, stacked = false }: { rows: Fact[]; stacked?: boolean }) => (
  <dl className={classes.facts} data-stacked={stacked || undefined}>
    {rows
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
);

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ActLine as Line } from "../../api/shapes";
import classes from "./inbox-page.module.css";

const DAY_MS = 86_400_000;

/** What narrows the list at a touch; those that are on must all hold. */
export const NARROWINGS = {
  emergency: (act: Line) => act.emergency,
  soon: (act: Line) => act.due != null && Date.parse(act.due) - Date.now() < DAY_MS,
  requests: (act: Line) => act.kind.startsWith("request."),
  messages: (act: Line) => act.kind.startsWith("message."),
};

export type Narrowing = keyof typeof NARROWINGS;

export const matches = (act: Line, wanted: string, narrowings: Narrowing[]): boolean =>
  narrowings.every((one) => NARROWINGS[one](act)) &&
  (wanted === "" ||
    [act.reference, act.agency, act.about, act.kind, ...act.delivered.map(({ to }) => to)].some(
      (text) => text?.toLocaleLowerCase().includes(wanted) === true,
    ));

/** The field and the switches over the list. */
export const Filters = ({
  text,
  setText,
  narrowings,
  setNarrowings,
}: {
  text: string;
  setText: (text: string) => void;
  narrowings: Narrowing[];
  setNarrowings: (narrowings: Narrowing[]) => void;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        className={classes.filter}
        variant="unstyled"
        placeholder={t("inbox.filter")}
        aria-label={t("inbox.filter")}
        leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <div role="group" aria-label={t("inbox.narrow")} className={classes.narrowings}>
        {(Object.keys(NARROWINGS) as Narrowing[]).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={narrowings.includes(one)}
            className={classes.narrowing}
            onClick={() => {
              setNarrowings(
                narrowings.includes(one)
                  ? narrowings.filter((other) => other !== one)
                  : [...narrowings, one],
              );
            }}
          >
            {t(`inboxNarrow.${one}`)}
          </button>
        ))}
      </div>
    </>
  );
};

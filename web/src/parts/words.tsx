import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Act } from "../api/shapes";
import { Moment } from "./moment";
import classes from "./words.module.css";

/** What people wrote, in the order in which it is read. */
const PROSE = ["subject", "title", "asks", "what", "text", "note", "reason", "place", "known"];

const HIDDEN = new Set(["kind", "shared", "record", ...PROSE]);

/** What is so unless it is said otherwise, and not worth a line. */
const USUAL: Record<string, unknown> = { form: "information", complete: true };

const plain = (value: unknown): string | null => {
  if (value === null || value === undefined || value === false) return null;
  if (Array.isArray(value)) return value.length > 0 ? value.map(plain).join(", ") : null;
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Moments travel as milliseconds; people read dates. */
const MOMENTS = new Set(["until", "expected", "at", "from"]);

/** The words of an act, and what else its form holds. */
export const Words = ({ content }: { content: Act }) => {
  const { t } = useTranslation();
  const body: Record<string, unknown> = content.body;
  const prose = PROSE.map((name) => body[name]).filter((text) => typeof text === "string");
  const rest = Object.entries(body)
    .filter(([name, value]) => !HIDDEN.has(name) && USUAL[name] !== value)
    .map(([name, value]) => [name, plain(value)] as const)
    .filter(([, text]) => text !== null);
  return (
    <div className={classes.words}>
      {prose.map((text, place) => (
        <Text key={place} component="p" dir="auto" className={place === 0 ? classes.first : classes.next}>
          {text}
        </Text>
      ))}
      {rest.length > 0 && (
        <dl className={classes.rest}>
          {rest.map(([name, text]) => (
            <div key={name}>
              <dt>{t(`field.${name}`, { defaultValue: name.replaceAll("_", " ") })}</dt>
              <dd dir="auto">
                {MOMENTS.has(name) && typeof body[name] === "number" ? (
                  <Moment at={new Date(body[name]).toISOString()} whole />
                ) : name === "lane" ? (
                  t(`dutyLane.${text ?? ""}`)
                ) : (
                  text
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
};

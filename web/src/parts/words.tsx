import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Act, ConsentUse } from "../api/shapes";
import { lists } from "./format";
import { kindWords } from "./kind-words";
import { Moment } from "./moment";
import { Pressing } from "./pressing";
import classes from "./words.module.css";

/** What people wrote, in the order in which it is read. */
const PROSE = ["subject", "title", "asks", "what", "text", "note", "reason", "place", "known"];

const HIDDEN = new Set(["kind", "shared", "record", ...PROSE]);

/** What is so unless it is said otherwise, and not worth a line. */
const USUAL: Record<string, unknown> = { form: "information", complete: true };

const plain = (value: unknown): string | null => {
  if (value === null || value === undefined || value === false || value === "") return null;
  if (Array.isArray(value)) return value.length > 0 ? value.map(plain).join(", ") : null;
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Moments travel as milliseconds; people read dates. */
const MOMENTS = new Set(["until", "expected", "at", "from", "valid_from", "valid_until"]);

const words = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");

const purposes = (t: TFunction, value: unknown) => words(value).map((one) => t(`purpose.${one}`));

/** What consent is about, each use in words. */
const uses = (t: TFunction, value: unknown): string[] => {
  const { evidence, onward_to: onward = [], purpose } = value as ConsentUse;
  return [
    ...(evidence === true ? [t("consentUse.evidence")] : []),
    ...(purpose == null ? [] : [t("consentUse.purpose", { purpose: t(`purpose.${purpose}`) })]),
    ...(onward.length === 0 ? [] : [t("consentUse.onward", { agencies: onward.join(", ") })]),
  ];
};

/** Fields that hold words of the protocol, as the language has them. */
const TOLD: Record<string, (t: TFunction, value: unknown) => string[]> = {
  lane: (t, value) => words(value).map((one) => t(`dutyLane.${one}`)),
  ground: (t, value) => words(value).map((one) => t(`refusalGround.${one}`)),
  purposes,
  crime_areas: (t, value) => words(value).map((one) => t(`area.${one}`)),
  subjects: (t, value) => words(value).map((one) => t(`subject.${one}`)),
  search_classes: (t, value) => words(value).map((one) => t(`recordClass.${one}`)),
  kinds: (t, value) => words(value).map((one) => kindWords(t, one)),
  uses,
};

const Value = ({ name, value, text }: { name: string; value: unknown; text: string | null }) => {
  const { t, i18n } = useTranslation();
  if (MOMENTS.has(name) && typeof value === "number") {
    return <Moment at={new Date(value).toISOString()} whole />;
  }
  if (value === true) return t("law.yes");
  const told = TOLD[name]?.(t, value);
  return told === undefined ? text : lists(i18n.language).format(told);
};

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
      {content.urgency != null && (
        <Pressing urgency={content.urgency} asked={prose.length === 1 ? (prose[0] ?? null) : null} />
      )}
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
                <Value name={name} value={body[name]} text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
};

import { Text } from "@mantine/core";

import type { Act } from "../api/shapes";
import { Pressing } from "./pressing";
import { Fields } from "./told";
import classes from "./words.module.css";

/** What people wrote, in the order in which it is read. */
const PROSE = ["subject", "title", "asks", "what", "text", "note", "reason", "place", "known"];

/** The parts of an act that its words tell. */
export const WORDS = ["body", "urgency"];

/** The words of an act, and what else its form holds. */
export const Words = ({ content, isLinked = false }: { content: Act; isLinked?: boolean }) => {
  const body: Record<string, unknown> = content.body;
  // What a settled duty is, is a word of the law and no prose.
  const isProse = (name: string) =>
    typeof body[name] === "string" &&
    !(body.kind === "duty.settle" && name === "what") &&
    !(["search.run", "watch.set"].includes(content.body.kind) && name === "subject");
  const written = PROSE.filter(isProse);
  const prose = written.map((name) => String(body[name])).filter((text) => text !== "");
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
      <Fields of={body} but={["kind", ...written]} isLinked={isLinked} />
    </div>
  );
};

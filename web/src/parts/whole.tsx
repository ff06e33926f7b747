import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Act } from "../api/shapes";
import { kindWords } from "./kind-words";
import { Fields } from "./told";
import { Words, WORDS } from "./words";

/** An act in words with nothing left out: what is signed is what is shown. */
export const Whole = ({ content }: { content: Act }) => {
  const { t } = useTranslation();
  return (
    <div>
      <Text fw={600}>{kindWords(t, content.body.kind)}</Text>
      <Words content={content} />
      <Fields of={content} but={WORDS} />
    </div>
  );
};

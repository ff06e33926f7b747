import { Button, Progress } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { paper as classes, PaperHead, PaperPrinted } from "./paper";
import type { OnPaper, usePaper } from "./use-paper";

/** Prints a story with its decisions and proofs, once they are read; reading can be stopped. */
export const PrintStory = ({ paper }: { paper: ReturnType<typeof usePaper> }) => {
  const { t } = useTranslation();
  const { reading, start } = paper;
  if (reading !== null) {
    return (
      <div className={`${classes.reading ?? ""} not-printed`}>
        <Progress
          className={classes.bar}
          value={(100 * reading.done) / Math.max(reading.of, 1)}
          aria-label={t("paper.reading", { done: reading.done, of: reading.of })}
        />
        <Button variant="default" onClick={reading.stop}>
          {t("paper.stop")}
        </Button>
      </div>
    );
  }
  return (
    <Button
      className="not-printed"
      variant="default"
      leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
      onClick={() => void start()}
    >
      {t("story.print")}
    </Button>
  );
};

/** The end of the paper: the head that the agency signed, to which every proof leads. */
export const PaperEnd = ({ pages }: { pages: Map<string, OnPaper> }) => {
  const proofs = [...pages.values()].flatMap(({ proof }) => (proof === null ? [] : [proof]));
  const heads = [...new Map(proofs.map((proof) => [proof.size, proof])).values()];
  if (pages.size === 0) return null;
  return (
    <div className="printed">
      <dl className={`${classes.paper ?? ""} ${classes.end ?? ""}`}>
        {heads.map((proof) => (
          <PaperHead key={proof.size} proof={proof} />
        ))}
        <PaperPrinted />
      </dl>
    </div>
  );
};

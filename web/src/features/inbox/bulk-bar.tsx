import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { KeyHint } from "../../parts/key-hint";
import classes from "./inbox-page.module.css";
import type { Hint } from "./use-hands";
import type { useTaking } from "./use-taking";

/** What is chosen in the list and what can be done with it, with the keys that do the same. */
export const BulkBar = ({
  marked,
  hint,
  take,
  assign,
  clear,
  taking,
}: {
  marked: number;
  hint: Hint;
  take: () => void;
  assign: () => void;
  clear: () => void;
  taking: ReturnType<typeof useTaking>;
}) => {
  const { t } = useTranslation();
  const { waiting, sending, failed, undo } = taking;
  return (
    <div className={classes.bulk} role="status">
      {waiting.length > 0 ? (
        <>
          <span>{t("inbox.willTake", { count: waiting.length })}</span>
          <Button size="compact-sm" variant="default" rightSection={<KeyHint keys="z" />} onClick={undo}>
            {t("inbox.undo")}
          </Button>
        </>
      ) : marked > 0 ? (
        <>
          <span>{t("inbox.marked", { count: marked })}</span>
          <Button size="compact-sm" rightSection={<KeyHint keys="t" />} onClick={take}>
            {t("inbox.take")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<KeyHint keys="a" />}
            onClick={assign}
          >
            {t("inbox.assign")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<KeyHint keys="Esc" />}
            onClick={clear}
          >
            {t("inbox.clear")}
          </Button>
        </>
      ) : sending.length > 0 ? (
        <span>{t("inbox.taking", { count: sending.length })}</span>
      ) : failed > 0 ? (
        <span className={classes.failed}>{t("inbox.failed", { count: failed })}</span>
      ) : (
        <span className={classes.hints}>
          <KeyHint keys="x" />
          <span>{t("inbox.markOne")}</span>
          <KeyHint keys="t" />
          <span>{t("inbox.take")}</span>
          <KeyHint keys="a" />
          <span>{t("inbox.assign")}</span>
        </span>
      )}
      {hint !== null && (
        <span className={hint === "notOpened" ? classes.failed : classes.hint}>
          {t(`inboxHint.${hint}`)}
        </span>
      )}
    </div>
  );
};

import { Stack } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconScale } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "./empty";
import { LawPanel } from "./law-panel";
import classes from "./law-form.module.css";
import type { Sayings } from "./statements";
import type { Lawful } from "./use-lawful";

/** What is written, and beside it what the law says of it; Ctrl Enter sends as the button does. */
export const LawForm = ({
  lawful,
  said,
  submit,
  unasked,
  children,
}: {
  lawful: Lawful;
  said: Sayings;
  submit: () => void;
  /** What the law must know first, while it cannot be asked. */
  unasked: { title: string; means: string } | null;
  children: ReactNode;
}) => {
  const { t } = useTranslation();
  useHotkeys([["mod+Enter", submit]], []);
  return (
    <form
      className={classes.panes}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md" className={classes.form}>
        {children}
      </Stack>
      <aside className={classes.law} aria-label={t("act.law")}>
        {unasked === null ? (
          <LawPanel lawful={lawful} said={said} />
        ) : (
          <Empty icon={IconScale} title={unasked.title}>
            {unasked.means}
          </Empty>
        )}
      </aside>
    </form>
  );
};

import { Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { NoPasskey } from "../../api/passkey";
import { Problem } from "../../api/problem";
import { useTitle } from "../../parts/title";
import { Tongues } from "../../parts/tongues";
import classes from "./session.module.css";
import { useDoor } from "./use-session";

/** The sheet of every page before the desk: whose it is, what is asked, and nothing else. */
export const EntrySheet = ({ title, children }: { title: string; children: ReactNode }) => {
  const door = useDoor();
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main id="main" className={classes.ground}>
      <div className={classes.card}>
        <p className={classes.whose}>
          Comity
          {door.data !== undefined && (
            <>
              {" · "}
              <bdi>{door.data.name}</bdi>
            </>
          )}
        </p>
        <Title order={1} ref={heading} tabIndex={-1} className={classes.title} mb="sm">
          {title}
        </Title>
        <Stack gap="md">{children}</Stack>
        <div className={classes.foot}>
          <Tongues />
        </div>
      </div>
    </main>
  );
};

/** Why it did not work, read out at once. */
export const Trouble = ({ error }: { error: unknown }) => {
  const { t } = useTranslation();
  const says = (): string => {
    if (error instanceof NoPasskey) return t("entry.noPasskey");
    if (!(error instanceof Problem)) return t("failure.unreachable");
    if (error.kind === "not-recognised") return t("entry.notRecognised");
    if (error.kind === "gone") return t("entry.gone");
    return error.message;
  };
  return (
    <Text role="alert" size="sm" className={classes.trouble}>
      {error === null || error === undefined ? "" : says()}
    </Text>
  );
};

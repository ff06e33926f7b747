import { Group, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

import classes from "./page-header.module.css";
import { useTitle } from "./title";

/** The head of a page: its name, what it is for in a line, what can be done here. */
export const PageHeader = ({
  above,
  title,
  lang,
  about,
  children,
}: {
  /** The way up: what this page is a part of. */
  above?: ReactNode;
  title: string;
  /** The language of the title, where it is not the reader's; empty, where nobody knows it. */
  lang?: string;
  about?: ReactNode;
  children?: ReactNode;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  // Whoever listens hears where they are after each change of page.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className={classes.head}>
      <div className={classes.words}>
        {above !== undefined && <div className={classes.above}>{above}</div>}
        <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
          {lang === undefined ? title : <bdi lang={lang}>{title}</bdi>}
        </Title>
        {about !== undefined && (
          <Text component="div" size="sm" c="var(--desk-quiet)">
            {about}
          </Text>
        )}
      </div>
      {children !== undefined && (
        <Group gap="xs" wrap="nowrap" className={classes.tools}>
          {children}
        </Group>
      )}
    </div>
  );
};

import { Stack, Text, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** A place with nothing in it: says that this is so, and what to do next. */
export const Empty = ({
  icon: Sign,
  title,
  isPage = false,
  children,
  action,
}: {
  icon: Icon;
  title: string;
  /** Whether it is all that the page has, and so bears its heading. */
  isPage?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <Stack align="center" gap="xs" py="4rem" px="md" ta="center">
    <Sign size={36} stroke={1.25} aria-hidden color="var(--desk-quiet)" />
    <Title order={isPage ? 1 : 2} size="h2">
      {title}
    </Title>
    {children !== undefined && (
      <Text c="var(--desk-quiet)" maw="26rem">
        {children}
      </Text>
    )}
    {action}
  </Stack>
);

import { Button } from "@mantine/core";
import type { ReactNode } from "react";

/** Ends one of several: a passkey, a token, a device. The name tells it apart when read aloud. */
export const EndButton = ({
  id,
  named,
  by,
  children,
}: {
  id: string;
  named: string;
  by: { isPending: boolean; variables: string | undefined; mutate: (id: string) => void };
  children: ReactNode;
}) => (
  <Button
    variant="default"
    aria-label={named}
    loading={by.isPending && by.variables === id}
    onClick={() => {
      by.mutate(id);
    }}
  >
    {children}
  </Button>
);

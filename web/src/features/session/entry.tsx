import { Button, Center, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Problem } from "../../api/problem";
import { Failure } from "../../parts/failure";
import { EntrySheet, Trouble } from "./entry-sheet";
import { SignInPage } from "./sign-in-page";
import { useChooseRole, useSession, useSignOut } from "./use-session";

const SignOut = () => {
  const { t } = useTranslation();
  const leaving = useSignOut();
  return (
    <Button
      variant="default"
      loading={leaving.isPending}
      onClick={() => {
        leaving.mutate(false);
      }}
    >
      {t("me.signOut")}
    </Button>
  );
};

/** Whoever cannot work yet: signs in, chooses a role, or waits for a second person. */
export const Entry = () => {
  const { t } = useTranslation();
  const session = useSession();
  const choosing = useChooseRole();
  if (session.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label={t("shell.loading")} />
      </Center>
    );
  }
  if (session.isError) {
    const isNobody = session.error instanceof Problem && session.error.status === 401;
    if (isNobody) return <SignInPage />;
    return <Failure error={session.error} retry={() => void session.refetch()} />;
  }
  if (session.data.roles.length === 0) {
    return (
      <EntrySheet title={t("entry.waits")}>
        <Text>{t("entry.waitsMeans")}</Text>
        <SignOut />
      </EntrySheet>
    );
  }
  return (
    <EntrySheet title={t("entry.chooseRole")}>
      <Text>{t("entry.chooseRoleMeans")}</Text>
      {session.data.roles.map((role) => (
        <Button
          key={role}
          variant="default"
          size="md"
          loading={choosing.isPending && choosing.variables === role}
          onClick={() => {
            choosing.mutate(role);
          }}
        >
          {t(`role.${role}`)}
        </Button>
      ))}
      <Trouble error={choosing.error} />
      <SignOut />
    </EntrySheet>
  );
};

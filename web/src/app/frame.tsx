import { Center, Loader } from "@mantine/core";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Problem } from "../api/problem";
import { Entry } from "../features/session/entry";
import { Failure } from "../parts/failure";
import { Live } from "./live";
import { SignedIn, useOwnQuery } from "./session";
import { Shell } from "./shell";

/** Nothing is shown before it is known who sits here. */
export const Frame = () => {
  const { t } = useTranslation();
  const isJoining = useLocation({ select: ({ pathname }) => pathname === "/join" });
  const own = useOwnQuery(!isJoining);
  // Whoever comes by a link is nobody yet.
  if (isJoining) return <Outlet />;
  if (own.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label={t("shell.loading")} />
      </Center>
    );
  }
  // Nobody is signed in, or nobody who may work yet.
  if (own.error instanceof Problem && own.error.status === 401) return <Entry />;
  if (own.isError) return <Failure error={own.error} retry={() => void own.refetch()} />;
  return (
    <SignedIn own={own.data}>
      <Live>
        <Shell />
      </Live>
    </SignedIn>
  );
};

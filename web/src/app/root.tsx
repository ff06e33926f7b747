import { createRootRoute } from "@tanstack/react-router";

import { Frame } from "./frame";
import { Nowhere } from "./nowhere";

/** The frame in which every page stands. */
export const root = createRootRoute({ component: Frame, notFoundComponent: Nowhere });

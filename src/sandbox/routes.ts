/**
 * Every endpoint of the sandbox. One is added in its noun's own `…Routes.ts`: its path, who may call it, what it takes,
 * and the function that answers. A new noun is a new file, and a line here. Of two paths that fit, the first is meant.
 */
import { faultRoutes } from './faults/faultRoutes.ts';
import type { Route } from './http/router.ts';
import { mailRoutes } from './mail/mailRoutes.ts';
import { requestRoutes } from './requests/requestRoutes.ts';
import { searchRoutes } from './search/searchRoutes.ts';
import { clientRoutes } from './signin/clientRoutes.ts';
import { discoveryRoutes } from './signin/discoveryRoutes.ts';
import { oneTimeTokenRoutes } from './signin/oneTimeTokenRoutes.ts';
import { tokenRoutes } from './signin/tokenRoutes.ts';
import { applicationRoutes } from './tenants/applicationRoutes.ts';
import { contentRoutes } from './tenants/contentRoutes.ts';
import { mfaRoutes } from './tenants/mfaRoutes.ts';
import { offeringRoutes } from './tenants/offeringRoutes.ts';
import { pricingRoutes } from './tenants/pricingRoutes.ts';
import { tenantRoutes } from './tenants/tenantRoutes.ts';
import { accountRoutes } from './users/accountRoutes.ts';
import { userRoutes } from './users/userRoutes.ts';

export const ROUTES: readonly Route[] = [
  ...discoveryRoutes,
  ...tokenRoutes,
  ...oneTimeTokenRoutes,
  ...clientRoutes,
  ...searchRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...tenantRoutes,
  ...contentRoutes,
  ...applicationRoutes,
  ...offeringRoutes,
  ...pricingRoutes,
  ...mfaRoutes,
  ...mailRoutes,
  ...faultRoutes,
  ...requestRoutes,
];

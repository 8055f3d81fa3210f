CREATE TABLE "api_keys" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "api_keys_name" UNIQUE("organization_id","name"),
	CONSTRAINT "api_keys_hash" UNIQUE("organization_id","hash")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"workspace_id" text NOT NULL,
	"workspace_name" text NOT NULL,
	"region" text NOT NULL,
	"api_url" text NOT NULL,
	"admin_id" text NOT NULL,
	"admin_name" text NOT NULL,
	"state" text DEFAULT 'connected' NOT NULL,
	"state_reason" text,
	"plan" text DEFAULT 'ok' NOT NULL,
	"sealed_token" text,
	"sealed_client_secret" text,
	"checked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connections_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "connections_name" UNIQUE("organization_id","name"),
	CONSTRAINT "connections_workspace" UNIQUE("organization_id","workspace_id")
);
--> statement-breakpoint
CREATE TABLE "doors" (
	"organization_id" uuid NOT NULL,
	"door" text NOT NULL,
	"rate_limit" integer,
	"remaining" integer,
	"reset_at" timestamp with time zone,
	"window_ms" integer DEFAULT 10000 NOT NULL,
	"closed_until" timestamp with time zone,
	"closed_reason" text,
	CONSTRAINT "doors_pk" PRIMARY KEY("organization_id","door")
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"key" text NOT NULL,
	"event_id" uuid,
	"kind" text NOT NULL,
	"host_id" uuid,
	"issue_id" text,
	"link_id" uuid,
	"lane" text NOT NULL,
	"door" text NOT NULL,
	"body" jsonb NOT NULL,
	"ref" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"asks_person" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"looks" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"reason" text,
	"result" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "effects_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "effects_key" UNIQUE("organization_id","key")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"delivery_id" text,
	"body_hash" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"host_id" uuid,
	"issue_id" text,
	"body" jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp with time zone,
	CONSTRAINT "events_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "events_delivery" UNIQUE("organization_id","source","delivery_id"),
	CONSTRAINT "events_key" UNIQUE("organization_id","key")
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"email" text,
	"sealed_token" text,
	"sealed_webhook_secret" text,
	"sealed_webhook_secret_previous" text,
	"hook_token" text NOT NULL,
	"state" text DEFAULT 'connected' NOT NULL,
	"state_reason" text,
	"checked_at" timestamp with time zone,
	"last_hook_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hosts_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "hosts_name" UNIQUE("organization_id","name"),
	CONSTRAINT "hosts_hook_token" UNIQUE("organization_id","hook_token")
);
--> statement-breakpoint
CREATE TABLE "issues" (
	"organization_id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"id" text NOT NULL,
	"key" text NOT NULL,
	"project_key" text NOT NULL,
	"summary" text NOT NULL,
	"status" jsonb NOT NULL,
	"assignee" jsonb,
	"resolution" text,
	"updated_at" bigint NOT NULL,
	"status_at" bigint DEFAULT 0 NOT NULL,
	"assignee_at" bigint DEFAULT 0 NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "issues_pk" PRIMARY KEY("organization_id","host_id","id")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"organization_id" uuid NOT NULL,
	"id" bigserial NOT NULL,
	"lane" text NOT NULL,
	"door" text NOT NULL,
	"kind" text NOT NULL,
	"ref_id" uuid NOT NULL,
	"run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "jobs_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"organization_id" uuid NOT NULL,
	"lane" text NOT NULL,
	"door" text NOT NULL,
	"priority" smallint DEFAULT 1 NOT NULL,
	"busy_until" timestamp with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	CONSTRAINT "lanes_pk" PRIMARY KEY("organization_id","lane")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"issue_id" text NOT NULL,
	"connection_id" uuid,
	"workspace_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"sources" jsonb NOT NULL,
	"broken" text,
	"title" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "links_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sealed_data_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"key" text NOT NULL,
	"connection_id" uuid,
	"settings" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "projects_key" UNIQUE("organization_id","host_id","key")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"organization_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"user_id" uuid,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_pk" PRIMARY KEY("organization_id","hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_tokens" (
	"organization_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"user_id" uuid,
	"role" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "sign_in_tokens_pk" PRIMARY KEY("organization_id","hash")
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"organization_id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"issue_id" text NOT NULL,
	"name" text NOT NULL,
	"version" bigint NOT NULL,
	"ended" boolean NOT NULL,
	"conversations" jsonb NOT NULL,
	CONSTRAINT "sources_pk" PRIMARY KEY("organization_id","host_id","issue_id","name")
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"organization_id" uuid NOT NULL,
	"id" bigserial NOT NULL,
	"host_id" uuid NOT NULL,
	"issue_id" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"actor" text,
	"text" text NOT NULL,
	"event_id" uuid,
	"effect_id" uuid,
	"link_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "timeline_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "told" (
	"organization_id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"issue_id" text NOT NULL,
	"conversation" text NOT NULL,
	"fact" text NOT NULL,
	CONSTRAINT "told_pk" PRIMARY KEY("organization_id","host_id","issue_id","conversation","fact")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "users_email" UNIQUE("organization_id","email")
);
--> statement-breakpoint
CREATE INDEX "api_keys_by_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "connections_by_workspace" ON "connections" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "effects_by_age" ON "effects" USING btree ("organization_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "effects_for_people" ON "effects" USING btree ("organization_id","created_at") WHERE state in ('dead','unknown');--> statement-breakpoint
CREATE INDEX "effects_by_issue" ON "effects" USING btree ("organization_id","host_id","issue_id");--> statement-breakpoint
CREATE INDEX "events_by_age" ON "events" USING btree ("organization_id","received_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "events_by_issue" ON "events" USING btree ("organization_id","host_id","issue_id");--> statement-breakpoint
CREATE INDEX "hosts_by_name" ON "hosts" USING btree ("name");--> statement-breakpoint
CREATE INDEX "hosts_by_hook_token" ON "hosts" USING btree ("hook_token");--> statement-breakpoint
CREATE INDEX "issues_by_key" ON "issues" USING btree ("organization_id","host_id","key");--> statement-breakpoint
CREATE INDEX "jobs_by_lane" ON "jobs" USING btree ("organization_id","lane","id");--> statement-breakpoint
CREATE INDEX "lanes_ready" ON "lanes" USING btree ("organization_id","door","priority","next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "lanes_busy" ON "lanes" USING btree ("organization_id","door") WHERE busy_until is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "links_living" ON "links" USING btree ("organization_id","host_id","issue_id","workspace_id","conversation_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "links_by_conversation" ON "links" USING btree ("organization_id","workspace_id","conversation_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "links_by_age" ON "links" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_by_hash" ON "sessions" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "sign_in_tokens_by_hash" ON "sign_in_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "timeline_by_issue" ON "timeline" USING btree ("organization_id","host_id","issue_id","id");
// Written by `npm run client`, from the OpenAPI document and the schemas of the published events.

export interface paths {
    "/v1/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what time it is for every rule and every fact */
        get: operations["getClock"];
        put?: never;
        /**
         * Puts a manual clock forward
         * @description Answers when everything that became due by then has happened. Only with `CLOCK=manual`.
         */
        post: operations["moveClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the process runs and answers */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says whether requests can be served: both stores answer, every read model is caught up. 503 with the reasons where not
         * @description Read models that are not what their events make them are named, and served all the same.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus, in its text format */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists keys, oldest first, revoked and expired ones too */
        get: operations["listKeys"];
        put?: never;
        /**
         * Issues a key
         * @description The key is in this answer and nowhere else. A repeat with the same `Idempotency-Key` gives the same answer.
         */
        post: operations["issueKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a key another secret
         * @description It is in this answer and nowhere else. The one before ends at once, or after the minutes of grace that are asked for;
         *     one that was still in its grace ends at once.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a key at once and for good */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows what a key was used for, by the hour, the latest first
         * @description It is counted beside the book, comes a few seconds late, and is kept for 90 days. The key of `ADMIN_KEY` is
         *     `configured-admin`.
         */
        get: operations["listKeyUse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists organisations by name */
        get: operations["listClients"];
        put?: never;
        /** Registers an organisation with its contacts */
        post: operations["registerClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a contact. What is written from this address is the organisation's from then on */
        post: operations["addContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/contacts/{email}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes the contact with this address, in upper or lower case. The last one stays */
        delete: operations["removeContact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Launches a project: its warranty begins */
        post: operations["launchProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an organisation: its contacts and projects */
        get: operations["getClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendars/{region}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the public holidays of a region, as last published
         * @description A calendar is published by the first agreement that names its region, and further years by the first work in them.
         */
        get: operations["getCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendars/{region}/publications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes a region's holidays anew where they have changed since, as after an update that knows of a proclaimed day
         * @description What was decided by an earlier version stays as it was decided.
         */
        post: operations["publishCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agreements, client by client */
        get: operations["listAgreements"];
        put?: never;
        /**
         * Signs an agreement and opens its first month
         * @description Terms that contradict themselves, and examples that the engine does not reproduce, are refused with every fault named.
         */
        post: operations["signAgreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/amendments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Amends the terms from the first day of a month on that has not begun; the months before keep theirs
         * @description The whole terms are sent, and checked as at signing. An amendment of the same month replaces the one before.
         */
        post: operations["amendTerms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/notice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives notice: the agreement ends on the later of the notice's end and the day asked for, and renews itself no more
         * @description One that ends with its term anyway can only end earlier.
         */
        post: operations["giveNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an agreement: its terms and their versions, its state, and when it renews itself or ends */
        get: operations["getAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists invoices and credit notes, the latest first */
        get: operations["listInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an invoice or a credit note */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives money back out of goodwill: a credit note on an invoice
         * @description Corrections of closed months are credited by themselves.
         */
        post: operations["issueCreditNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/time-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs time worked on a ticket. It belongs to the month of its local start; where that has closed, to the oldest open one */
        post: operations["logTime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Buys hours in advance */
        post: operations["buyHours"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves or declines minutes beyond what is available */
        post: operations["decideOverage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/time-entries/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Corrects when the work began or how long it took. In a closed month this becomes an adjustment in the oldest open one */
        post: operations["correctTime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/time-entries/{id}/reversal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an entry back. In a closed month this becomes an adjustment in the oldest open one */
        post: operations["reverseTime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives or takes minutes by hand, in the oldest open month */
        post: operations["adjustBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/expenses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records an expense: a charge line of the month in which it was incurred, or of the oldest open one */
        post: operations["recordExpense"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/months/{month}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a month that has ended, and carries its balance into the next one */
        post: operations["closeMonth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is left this month, or was left in another; with `asOf`, what was known or true then */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists balances of many agreements, those of the latest months first */
        get: operations["listBalances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/months/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statement of a month: as it was closed, or as it stands; with `asOf`, what was known or true then */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/time-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists time entries as they are now, with their history, in the order of their start */
        get: operations["listTimeEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overlaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists where one agent's entries overlap, under whichever agreements: for billing to look at */
        get: operations["listOverlaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists disputes, the latest first */
        get: operations["listDisputes"];
        put?: never;
        /**
         * Disputes entries or lines of a closed month, or all of it. What is disputed is kept as the month was closed with it,
         * @description together with the month worked out again from its events.
         */
        post: operations["openDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/uphold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upholds a dispute, wholly or in part: minutes are given in the oldest open month, money is credited on the month's
         * @description invoice. The closed month stays as it is.
         */
        post: operations["upholdDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rejects a dispute: the statement stands */
        post: operations["rejectDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a dispute back before it is decided */
        post: operations["withdrawDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a dispute with what it holds of the month, and what came of it */
        get: operations["getDispute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tickets, the latest opened first */
        get: operations["listTickets"];
        put?: never;
        /** Opens a ticket and starts its clocks */
        post: operations["openTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/follow-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens a ticket for work that was found in this one: planned maintenance under the same agreement, for the same
         * @description requester. What is left out is as it is there.
         */
        post: operations["openFollowUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says who takes a ticket, and sets its priority, category and estimate right. For admin and agent */
        post: operations["triageTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/onsite-visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends somebody to the client, on a day or at a moment, while the ticket is open. For admin and agent */
        post: operations["dispatchOnsiteVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes on a ticket. The first public reply of an agent or an admin stops its response clock */
        post: operations["replyToTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/{step}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a ticket a step further. Admin and agent take every step; a client takes client-reply, sign-off, reject-fix,
         * @description reopen, escalate, and close once its ticket is resolved.
         *     Steps may be skipped forward; one that the ticket's state does not allow is refused with those that it does.
         */
        post: operations["stepTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists open tickets that wait on the agency, in the order in which it takes them: by priority, then due time (none
         * @description last), then clients with minutes in the bank first, then the oldest first.
         */
        get: operations["listTicketQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket, with the latest run of each of its clocks */
        get: operations["getTicket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Earlier tickets that have rare words in common with this one: of the same client, then of others for the agency */
        get: operations["listSimilarTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every fact about a ticket in the order of writing, its time entries among them */
        get: operations["listTicketHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/sla": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every run of the ticket's clocks: response, resolution, update, the latest run of each first. Each verdict stays as it
         * @description was given; with `calendar=today` a second one stands beside it. With `asOf`, the runs as they were known or true then.
         */
        get: operations["listTicketClocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in a raw email
         * @description It opens a ticket, or answers on its own; one whose sender or ticket is not clear is held for a person, and one that nobody
         *     wrote is ignored. The same message again, by whatever way, is the same message. At most 25 MiB.
         */
        post: operations["receiveEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists incoming messages, the latest first */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incoming message, with its text */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/messages/{id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a message brought, as a file */
        get: operations["getMessageAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/messages/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says where a message goes that was held or ignored: to a ticket, or to a new one under an agreement */
        post: operations["fileMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/messages/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lays a message aside that was held or ignored */
        post: operations["dismissMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}/attachments/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file that came with a message on the ticket */
        get: operations["getTicketAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the runs of all tickets' clocks, the earliest due first */
        get: operations["listClocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many promises were kept, by priority and clock: together and client by client. A run counts in the month in which
         * @description it began, so the figures of a month change until its last run has been judged and has stopped.
         */
        get: operations["getSlaPerformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/monitoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes what monitoring sees. The first `down` of a check begins an outage and opens its ticket, a P1; further ones add
         * @description nothing to it. `up` ends the outage and is noted on the ticket, which a person resolves. The next `down` is a new outage.
         */
        post: operations["receiveSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the planned work of an agreement in the order of planning, what has ended too */
        get: operations["listMaintenance"];
        put?: never;
        /**
         * Plans work that repeats. Each occurrence from now on opens a ticket of kind `maintenance` by itself, once; those missed
         * @description while Minutebook was down open theirs when it is back, the latest twelve of them.
         */
        post: operations["planMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends planned work: no further ticket opens. Those that are open stay */
        delete: operations["endMaintenance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what people were told, and what they are yet to be told, the latest first */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries an abandoned notice again, at everybody who has not got it */
        post: operations["sendNoticeAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/months/{month}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of a month of an agreement in the order of writing, with the balance after each */
        get: operations["listMonthHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of an agreement, its months, invoices and disputes in the order of writing; a month's with the balance after it */
        get: operations["listAgreementHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of a client, its agreements and its tickets in the order of writing; a month's with the balance after it */
        get: operations["listClientHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of a dispute in the order of writing */
        get: operations["listDisputeHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the public keys that months are sealed with, as a JWK set, oldest first */
        get: operations["listSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holds every closed month to its seal, and names the first event that does not fit
         * @description It reads the event store alone: without an agreement the whole of it, which takes its time.
         */
        get: operations["verifySeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/tree/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tree of all seals as it stands, signed. Keep it: `minutebook verify --head` tells later whether anything was taken away */
        get: operations["getTreeHead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/tree/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The path by which a month's seal leads to the root */
        get: operations["proveInclusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/tree/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The path by which an earlier tree is shown to be the beginning of a later one */
        get: operations["proveConsistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists replays, the latest first, without their differences */
        get: operations["listReplays"];
        put?: never;
        /**
         * Replays read models beside the live ones, from the event store alone, and compares them document by document, field by field
         * @description It writes no event. One runs at a time; others wait. A client replays its own agreements and tickets.
         */
        post: operations["startReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a replay is, and in the end every document that differs */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        /** Ends a replay that waits or runs. One that has ended stays as it is */
        delete: operations["cancelReplay"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every published event in the order of the log, from the first or after a position, and on as they are written
         * @description As server-sent events, or with `Accept: application/json` as pages.
         */
        get: operations["readEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the event types that are published, with where their schemas are */
        get: operations["listEventSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-schemas/{type}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schema of an event's data, JSON Schema 2020-12 */
        get: operations["getEventSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is sent and how to read it, AsyncAPI 3 */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists endpoints, the oldest first: an integrator’s own */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Registers an endpoint that events are sent to as they happen
         * @description The secret that they are signed with is in this answer and nowhere else. A key bound to a client registers for that client.
         */
        post: operations["registerWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How an endpoint is: what it was sent, what waits, and what it answered last */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Removes an endpoint for good: nothing is sent to it any more, and its dead letters go with it */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an endpoint another secret. During the grace events are signed with both */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends nothing more until it is resumed. What happens meanwhile waits */
        post: operations["pauseWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on with an endpoint that is paused or disabled, where it stopped */
        post: operations["resumeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends everything after a position again. What waited for another attempt is sent as part of it */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends one `minutebook.WebhookTest.v1` now, also to an endpoint that is paused, and tells what came of it */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what an endpoint did not take in all attempts, in the order of the log */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/dead-letters/resend-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends all dead letters again, each once; what is taken is one no more */
        post: operations["resendDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/dead-letters/{eventId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a dead letter again, once; if it is taken it is one no more */
        post: operations["resendDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that proves the figures of an agreement, in one file that is checked without this program: events, terms,
         * @description statements, documents, seals and their place in the tree.
         */
        get: operations["getAgreementEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same about a dispute: with what it froze, the months up to it, and what came of it */
        get: operations["getDisputeEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What tickets were opened and reopened, where the time went, and which faults came again */
        get: operations["getTrends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What open months will come to, straight on and like the months before, and what the team still has to work in them */
        get: operations["getForecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ClockAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            now: string;
            /** @enum {string} */
            mode: "manual" | "system";
        };
        MoveClockBody: {
            /**
             * Format: date-time
             * @description Where to put the clock: an instant with `Z` or an offset, not before where it stands.
             */
            now: string;
        };
        ClockMovedAnswer: {
            /**
             * Format: date-time
             * @description Where the clock stands now, a UTC instant.
             */
            now: string;
            /** @description Log position after everything that became due has happened, for `Minutebook-After`. */
            position: number;
        };
        LiveAnswer: {
            /** @enum {string} */
            status: "up";
        };
        CheckAnswer: {
            /** @enum {string} */
            status: "down" | "up";
            /** @description What is wrong, where something is. */
            detail?: string;
        };
        ChecksAnswer: {
            /** @description Takes appends. */
            eventStore: components["schemas"]["CheckAnswer"];
            /** @description Answers. */
            documents: components["schemas"]["CheckAnswer"];
            /** @description All are filled, caught up and running. */
            readModels: components["schemas"]["CheckAnswer"];
            /** @description Have been read. */
            keys: components["schemas"]["CheckAnswer"];
        };
        FoldFaultAnswer: {
            type: string;
            stream: string;
            revision: number;
            position: number;
            error: string;
        };
        ReadModelAnswer: {
            readModel: string;
            /** @enum {string} */
            state: "catching-up" | "filling" | "live" | "stopped";
            /** @description How far it has come in the log; null before its first event. */
            position: number | null;
            /** @description The log's last position when this run began; null while the event store has not said. */
            head: number | null;
            /** @description Events looked at since the program started. */
            eventsRead: number;
            /** @description Events that have arrived and cannot be read yet. */
            lagEvents: number;
            fault: components["schemas"]["FoldFaultAnswer"] | null;
            /** @description Why it waits for one of the stores; null while all is well. */
            waiting: string | null;
        };
        DriftedAnswer: {
            readModel: string;
            document: string;
            /**
             * @description `missing` is not stored and should be; `extra` is stored, and no event is about it.
             * @enum {string}
             */
            kind: "changed" | "extra" | "missing";
            /** @description Pointer to the first field that differs; null for a document that is missing or extra. */
            field: string | null;
        };
        DriftAnswer: {
            /**
             * Format: double
             * @description How long it took to compare everything once; null until it was.
             */
            lastRoundSeconds: number | null;
            /**
             * @description `off`: not checked. `waiting`: nothing was checked yet. `none`: all that was checked is what its events make it.
             *     `found`: something is not. Requests are served all the same.
             * @enum {string}
             */
            status: "found" | "none" | "off" | "waiting";
            /** @description Documents that were compared since the program started. */
            checked: number;
            /** Format: date-time */
            lastCheckedAt: string | null;
            /** @description How many documents are not what their events make them, as they were last looked at. */
            differing: number;
            /** @description The first few of them. */
            differences: components["schemas"]["DriftedAnswer"][];
        };
        ReadyAnswer: {
            /** @enum {string} */
            status: "down" | "up";
            checks: components["schemas"]["ChecksAnswer"];
            readModels: components["schemas"]["ReadModelAnswer"][];
            drift: components["schemas"]["DriftAnswer"];
        };
        IssueKeyBody: {
            /**
             * Format: date-time
             * @description From this instant on it no longer works, with `Z` or an offset and in the future; left out, it works until it is revoked.
             */
            expiresAt?: string;
            /**
             * @description What the key may do.
             * @enum {string}
             */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator";
            /** @description The organisation a key of the role client, or of an integrator, is bound to. */
            clientId?: string;
            /** @description What the key is for, in a person's words. */
            label: string;
        };
        KeyIssuedAnswer: {
            id: string;
            /** @description Shown here and nowhere else: send it as `Authorization: Bearer`. */
            key: string;
            /**
             * Format: date-time
             * @description UTC instant; null for a key that works until it is revoked.
             */
            expiresAt: string | null;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        RotateKeyBody: {
            /**
             * Format: date-time
             * @description When the key expires from now on, an instant in the future; left out, as before.
             */
            expiresAt?: string;
            /**
             * @description How long the present secret goes on working: 0, which is not at all, to 43,200 (30 days).
             * @default 0
             */
            graceMinutes?: number;
        };
        KeyRotatedAnswer: {
            id: string;
            /** @description Shown here and nowhere else: send it as `Authorization: Bearer`. */
            key: string;
            /**
             * Format: date-time
             * @description UTC instant; null for a key that works until it is revoked.
             */
            expiresAt: string | null;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
            /**
             * Format: date-time
             * @description Until then the secret before works too, a UTC instant; null where it has ended.
             */
            graceEndsAt: string | null;
        };
        KeyRevokedAnswer: {
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        KeyAnswer: {
            id: string;
            /** @enum {string} */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator";
            clientId: string | null;
            label: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            issuedAt: string;
            /**
             * Format: date-time
             * @description UTC instant; null where it has its first secret.
             */
            rotatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant until which the secret before works too; null where none does.
             */
            graceEndsAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null for a key that works until it is revoked.
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null while it was not revoked.
             */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant, a few seconds late; null for a key that nobody has used.
             */
            lastUsedAt: string | null;
        };
        KeyPage: {
            items: components["schemas"]["KeyAnswer"][];
            nextCursor: string | null;
        };
        OperationUse: {
            /** @description Method and path, such as `GET /v1/tickets/{id}`. */
            operation: string;
            /** @description Answered with 2xx or 3xx. */
            succeeded: number;
            /** @description Answered with 4xx. */
            refused: number;
            /** @description Answered with 5xx. */
            failed: number;
        };
        HourOfUse: {
            /**
             * Format: date-time
             * @description The hour's beginning, a UTC instant.
             */
            hour: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            lastUsedAt: string;
            /** @description By name. */
            operations: components["schemas"]["OperationUse"][];
        };
        KeyUsePage: {
            items: components["schemas"]["HourOfUse"][];
            nextCursor: string | null;
        };
        ContactDto: {
            name: string;
            /** Format: email */
            email: string;
            /** @description As people write it. */
            phone?: string;
        };
        /**
         * @example {
         *       "name": "Acme",
         *       "contacts": [
         *         {
         *           "name": "Theo Marsh",
         *           "email": "theo@acme.example"
         *         }
         *       ]
         *     }
         */
        RegisterClientBody: {
            /** @description The organisation's name. */
            name: string;
            /** @description At least one. */
            contacts: components["schemas"]["ContactDto"][];
        };
        ClientRegisteredAnswer: {
            id: string;
            name: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ContactAnswer: {
            /** @description The organisation's. */
            id: string;
            email: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        LaunchProjectBody: {
            name: string;
            /**
             * Format: date
             * @description Local date, `YYYY-MM-DD`.
             */
            launchedOn: string;
            /** @description Faults reported within so many days of the launch are the agency's. */
            warrantyDays: number;
        };
        ProjectLaunchedAnswer: {
            /** @description The project's id, for tickets. */
            id: string;
            clientId: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ProjectAnswer: {
            id: string;
            name: string;
            /**
             * Format: date
             * @description Local date.
             */
            launchedOn: string;
            warrantyDays: number;
        };
        ClientAnswer: {
            id: string;
            name: string;
            contacts: components["schemas"]["ContactDto"][];
            projects: components["schemas"]["ProjectAnswer"][];
            /** @description Log position of the last event it shows. */
            position: number;
        };
        ClientPage: {
            items: components["schemas"]["ClientAnswer"][];
            nextCursor: string | null;
        };
        HolidayAnswer: {
            /** @description Local date, the whole of which is outside coverage. */
            date: string;
            /** @description What it is called there; null where its publication kept no names. */
            name: string | null;
        };
        PublicationAnswer: {
            version: string;
            /** @description The years that it published, for the first time or again. */
            years: number[];
            source: string;
            sourceVersion: string;
        };
        CalendarAnswer: {
            /** @description Country, state, region: `GB-ENG`. */
            region: string;
            /** @description `GB-ENG@3` is the calendar after its third publication; entries and clocks name the version that judged them. */
            version: string;
            /** @description The years whose holidays are known. */
            years: number[];
            dates: components["schemas"]["HolidayAnswer"][];
            /** @description What worked the dates out, of the last publication shown, and its version. */
            source: string;
            sourceVersion: string;
            /** @description The first publication first. */
            publications: components["schemas"]["PublicationAnswer"][];
            /** @description Log position of the last publication. */
            position: number;
        };
        PublishCalendarBody: {
            /** @description Years to look at again; last year to the year after next where left out. */
            years?: number[];
        };
        CalendarPublishedAnswer: {
            /** @description The region. */
            id: string;
            /** @description `GB-ENG@3`: the calendar as it now stands. */
            version: string;
            /** @description The years that were published, none where nothing had changed. */
            years: number[];
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        RecurringLineDto: {
            /** @description As it stands on the statement; each label once. */
            label: string;
            /** @description Minor units a month, net, charged in advance. */
            amount: number;
        };
        RolloverDto: {
            /**
             * @description `none`: unused allowance is lost at its month's end. `capped`: it carries, up to the cap.
             * @enum {string}
             */
            policy: "capped" | "none";
            /** @description Decimal, at least 1, needed where capped: a month starts with at most so many full allowances. */
            capMultiple?: string;
            /** @description Months after its own at whose end an allowance is lost; left out or null is never. */
            expiresAfterMonths?: number | null;
        };
        OverageDto: {
            /**
             * @description Overage up to this is taken from the next allowance instead of charged. 0 where left out: nothing is borrowed.
             * @default 0
             */
            borrowUpToMinutes?: number;
            /**
             * @description Whether the client is asked before overage is charged or borrowed. Required where left out. On demand nothing is asked.
             * @default required
             * @enum {string}
             */
            approval?: "not-required" | "required";
            /**
             * @description Charged overage minutes priced by the hour before the day rate begins; null, or left out, is hourly throughout.
             * @default null
             */
            dayRateAfterMinutes?: number | null;
            /**
             * @description How minutes at the day rate are counted. Pro rata where left out.
             * @default pro-rata
             * @enum {string}
             */
            dayRounding?: "pro-rata" | "whole-day";
        };
        RoundingDto: {
            /**
             * @description Billable minutes of an entry are rounded up to whole increments. 1 where left out: to the minute.
             * @default 1
             */
            incrementMinutes?: number;
            /**
             * @description What an entry draws at least; need not be a multiple of the increment. 0 where left out.
             * @default 0
             */
            minimumMinutes?: number;
        };
        MultipliersDto: {
            /**
             * @description Decimal, at least 1: what a minute outside coverage counts. `1` where left out.
             * @default 1
             */
            outOfHours?: string;
        };
        CoverageWindowDto: {
            /** @description Days of the week on which the window opens. */
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            /** @description `HH:MM` on the wall in the agreement's zone, included. */
            from: string;
            /** @description `HH:MM` on the wall, excluded; `24:00` is the end of the day. Hours over midnight are two windows. */
            to: string;
        };
        TargetDto: {
            /** @description Hours in which these minutes run; the agreement's own coverage where left out. */
            coverage?: "around-the-clock" | components["schemas"]["CoverageWindowDto"][];
            /**
             * @description Minutes inside coverage from opening to the first public reply; null, or left out, is no promise.
             * @default null
             */
            responseMinutes?: number | null;
            /**
             * @description Minutes inside coverage from opening to resolved; null, or left out, is no promise.
             * @default null
             */
            resolutionMinutes?: number | null;
            /** @description Minutes inside coverage from one public reply to the next; null, or left out, is no promise. */
            updateMinutes?: number | null;
        };
        TargetsDto: {
            /** @description The most urgent. */
            P1?: components["schemas"]["TargetDto"];
            P2?: components["schemas"]["TargetDto"];
            /** @description The least urgent. */
            P3?: components["schemas"]["TargetDto"];
        };
        FreeOfChargeDto: {
            /**
             * @description Tickets that came this way; any where left out.
             * @enum {string}
             */
            channel?: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /**
             * @description Tickets of this priority; any where left out.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
        };
        ExampleGivenDto: {
            /** @description Minutes available in the month. */
            available: number;
            /** @description Billable minutes used. */
            used: number;
            /** @description Overage minutes that the client approved. 0 where left out; without effect where no approval is required. */
            approved?: number;
        };
        ExampleExpectDto: {
            /** @description Minutes taken from the next allowance. */
            borrowed?: number;
            /** @description Minutes charged. */
            charged?: number;
            /** @description What the charged minutes cost, minor units, net. */
            net?: number;
        };
        ContractExampleDto: {
            name: string;
            given: components["schemas"]["ExampleGivenDto"];
            /** @description What must come out; a figure left out is not compared. */
            expect: components["schemas"]["ExampleExpectDto"];
        };
        TermsDto: {
            /**
             * @description Granted each month. A retainer states it; the other plans have none.
             * @default 0
             */
            allowanceMinutes?: number;
            /**
             * @description Charged in advance each month. A retainer and an unlimited plan state it; 0 where the others leave it out.
             * @default 0
             */
            monthlyFee?: number;
            /**
             * @description Minor units an hour, where a role has no rate of its own. All but an unlimited plan state it; there 0 where left out.
             * @default 0
             */
            hourlyRate?: number;
            /**
             * @description Hours in which targets run and minutes count once. Monday to Friday, 09:00 to 17:00, where left out.
             * @default [
             *       {
             *         "days": [
             *           "mon",
             *           "tue",
             *           "wed",
             *           "thu",
             *           "fri"
             *         ],
             *         "from": "09:00",
             *         "to": "17:00"
             *       }
             *     ]
             */
            coverage?: "around-the-clock" | components["schemas"]["CoverageWindowDto"][];
            /**
             * @description `retainer`: an allowance each month. `prepaid`: draws on purchases only. `on-demand`: all billable time is
             *     charged by the hour. `unlimited`: draws nothing.
             * @enum {string}
             */
            plan: "on-demand" | "prepaid" | "retainer" | "unlimited";
            /** @description ISO 4217, such as `GBP`. */
            currency: string;
            /** @description IANA zone in which months, days and hours are read, such as `Europe/London`. */
            timeZone: string;
            /**
             * @description Region whose public holidays are outside coverage, such as `GB-ENG`. None where left out or null.
             * @default null
             */
            holidays?: string | null;
            /**
             * @description Minor units an hour by role. None where left out.
             * @default {}
             */
            rates?: {
                [key: string]: number;
            };
            /**
             * @description Minor units a day; needed where overage is charged by the day.
             * @default null
             */
            dayRate?: number | null;
            /**
             * @description Minutes of such a day; needed where overage is charged by the day.
             * @default null
             */
            dayMinutes?: number | null;
            /** @description Decimal share: 20 % is `0.20`. */
            vatRate: string;
            /**
             * @description Lines charged each month in advance beside the fee. None where left out.
             * @default []
             */
            recurring?: components["schemas"]["RecurringLineDto"][];
            /**
             * @description What becomes of unused allowance. Lost at the month's end where left out.
             * @default {
             *       "policy": "none"
             *     }
             */
            rollover?: components["schemas"]["RolloverDto"];
            /**
             * @description What becomes of minutes beyond what is available. Charged by the hour once approved where left out.
             * @default {
             *       "borrowUpToMinutes": 0,
             *       "approval": "required",
             *       "dayRateAfterMinutes": null,
             *       "dayRounding": "pro-rata"
             *     }
             */
            overage?: components["schemas"]["OverageDto"];
            /**
             * @description To the minute where left out.
             * @default {
             *       "incrementMinutes": 1,
             *       "minimumMinutes": 0
             *     }
             */
            rounding?: components["schemas"]["RoundingDto"];
            /**
             * @description Every minute counts once where left out.
             * @default {
             *       "outOfHours": "1"
             *     }
             */
            multipliers?: components["schemas"]["MultipliersDto"];
            /**
             * @description Promised times by priority. None where left out.
             * @default {}
             */
            targets?: components["schemas"]["TargetsDto"];
            /**
             * @description Covers under which work draws nothing. None where left out.
             * @default []
             */
            included?: ("proactive" | "security" | "warranty")[];
            /**
             * @description Tickets whose time draws nothing. None where left out.
             * @default []
             */
            freeOfCharge?: components["schemas"]["FreeOfChargeDto"][];
            /**
             * @description Months from the start without a fee. 0 where left out.
             * @default 0
             */
            freeMonths?: number;
            /**
             * @description Months of a term: after it the agreement renews itself, or ends. 12 where left out.
             * @default 12
             */
            termMonths?: number;
            /**
             * @description `rolling`: renews itself every term until notice. `none`: ends with its one term. Rolling where left out.
             * @default rolling
             * @enum {string}
             */
            renewal?: "none" | "rolling";
            /**
             * @description Days of notice by either side. 30 where left out.
             * @default 30
             */
            noticeDays?: number;
            /**
             * @description How a month that starts or ends part way is granted and charged. By calendar days where left out.
             * @default by-day
             * @enum {string}
             */
            proration?: "by-day" | "none";
            /**
             * @description What becomes of time logged for a closed month. Posted to the oldest open month where left out.
             * @default next-open-month
             * @enum {string}
             */
            lateEntries?: "next-open-month" | "reject";
            /**
             * @description What becomes of unused minutes when the agreement ends. Forfeited where left out.
             * @default forfeit
             * @enum {string}
             */
            onEnd?: "extend" | "forfeit" | "refund-unused-purchases";
            /** @description Months for which unused minutes stay usable after the end; needed with `extend`, left out otherwise. */
            extendMonths?: number;
            /**
             * @description Percent of what is available at which crossing is told, rising. 50, 80 and 100 where left out.
             * @default [
             *       50,
             *       80,
             *       100
             *     ]
             */
            thresholds?: number[];
            /**
             * @description Days after its end at which a month closes by itself. 3 where left out; null is by hand only.
             * @default 3
             */
            closeAfterDays?: number | null;
            /**
             * @description Figures that the engine must reproduce before the agreement can be signed. None where left out.
             * @default []
             */
            examples?: components["schemas"]["ContractExampleDto"][];
        };
        /**
         * @example {
         *       "clientId": "0192d3a4-5b6c-7d8e-9f01-23456789abcd",
         *       "startsOn": "2026-03-01",
         *       "terms": {
         *         "plan": "retainer",
         *         "currency": "GBP",
         *         "timeZone": "Europe/London",
         *         "holidays": "GB-ENG",
         *         "allowanceMinutes": 600,
         *         "monthlyFee": 90000,
         *         "hourlyRate": 9500,
         *         "vatRate": "0.20",
         *         "rollover": {
         *           "policy": "capped",
         *           "capMultiple": "1.5"
         *         },
         *         "targets": {
         *           "P1": {
         *             "coverage": "around-the-clock",
         *             "responseMinutes": 30,
         *             "resolutionMinutes": 240
         *           }
         *         }
         *       }
         *     }
         */
        SignAgreementBody: {
            /**
             * Format: uuid
             * @description Who it is signed with.
             */
            clientId: string;
            /**
             * Format: date
             * @description First day, `YYYY-MM-DD`, local to the terms' zone; its month opens at once.
             */
            startsOn: string;
            terms: components["schemas"]["TermsDto"];
        };
        AgreementSignedAnswer: {
            id: string;
            clientId: string;
            /**
             * Format: date
             * @description Local date.
             */
            startsOn: string;
            /** @description The month that was opened, `YYYY-MM`. */
            month: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        AmendTermsBody: {
            /** @description First month with these terms, `YYYY-MM`: one that has not begun, at or after that of the latest amendment. */
            effectiveMonth: string;
            /** @description Whole; what is left out has its default, not what was agreed before. Currency, zone and renewal stay. */
            terms: components["schemas"]["TermsDto"];
        };
        TermsAmendedAnswer: {
            id: string;
            /** @description `YYYY-MM`. */
            effectiveMonth: string;
            /** @description Counts from 1, the terms that were signed. */
            termsVersion: number;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        GiveNoticeBody: {
            /**
             * Format: date
             * @description Day on which it was given, `YYYY-MM-DD`, local to the agreement's zone.
             */
            givenOn: string;
            /**
             * Format: date
             * @description The last day that is wished for, `YYYY-MM-DD`; the end of the notice where that is later, or this is left out.
             */
            endsOn?: string;
            /**
             * @description Which side gives it; where left out, the client with a client's key, else the agency.
             * @enum {string}
             */
            by?: "agency" | "client";
        };
        NoticeGivenAnswer: {
            id: string;
            /**
             * Format: date
             * @description Local date.
             */
            givenOn: string;
            /**
             * Format: date
             * @description Local date: when the agreed days of notice are over.
             */
            noticeEndsOn: string;
            /**
             * Format: date
             * @description Local date: the agreement's last day.
             */
            endsOn: string;
            /**
             * Format: date
             * @description Local date: the last day on which its minutes can be used.
             */
            usableThrough: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        TermsVersionAnswer: {
            /** @description Counts from 1. */
            version: number;
            /** @description First month that has these terms, `YYYY-MM`. */
            effectiveMonth: string;
            terms: components["schemas"]["TermsAnswer"];
        };
        GivenNoticeAnswer: {
            /**
             * Format: date
             * @description Local date.
             */
            givenOn: string;
            /**
             * Format: date
             * @description Local date: the agreement's last day.
             */
            endsOn: string;
        };
        AgreementAnswer: {
            id: string;
            clientId: string;
            /**
             * @description `ended` once its last day is over.
             * @enum {string}
             */
            state: "active" | "ended" | "notice-given";
            /**
             * Format: date
             * @description Local date.
             */
            startsOn: string;
            /** @description `YYYY-MM`. */
            firstMonth: string;
            termsVersion: number;
            /** @description The terms in force now (before it begins: its first), with every default filled in; `versions` has those to come. */
            terms: components["schemas"]["TermsAnswer"];
            versions: components["schemas"]["TermsVersionAnswer"][];
            /** @description How often it has renewed itself. */
            renewals: number;
            /**
             * Format: date
             * @description Local date: first day of the next term; null once notice is given, and where it does not renew itself.
             */
            nextRenewal: string | null;
            notice: components["schemas"]["GivenNoticeAnswer"] | null;
            /**
             * Format: date
             * @description Local date: its last day; null while no end is in sight.
             */
            endsOn: string | null;
            /**
             * Format: date
             * @description Local date: the last day on which its minutes can be used; null while no end is in sight.
             */
            usableThrough: string | null;
            /** @description Log position of the last event it shows. */
            position: number;
        };
        AgreementPage: {
            items: components["schemas"]["AgreementAnswer"][];
            nextCursor: string | null;
        };
        InvoiceLineAnswer: {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            minutes?: number;
            /** @description Minor units an hour, or a day for `overage-day`. */
            unitPrice?: number;
            /** @description Net minor units; below zero on a credit note. */
            amount: number;
        };
        InvoiceDispute: {
            id: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
        };
        InvoiceAnswer: {
            id: string;
            /** @enum {string} */
            kind: "credit-note" | "invoice";
            /** @description `INV-2026-00001` or `CN-2026-00001`; each series counts every year from 1, without gaps. */
            number: string;
            agreementId: string;
            clientId: string;
            /** @description The ledger month that it charges, or gives money back for. */
            month: string;
            /**
             * Format: date
             * @description Local date in the agreement's zone.
             */
            issuedOn: string;
            /** @description Number of the invoice that it credits; null for an invoice. */
            creditsInvoice: string | null;
            /** @description Why it was credited; null for an invoice. */
            reason: string | null;
            /** @description The upheld dispute that a credit note follows from. */
            disputeId?: string;
            lines: components["schemas"]["InvoiceLineAnswer"][];
            /** @description Minor units: the sum of the lines. */
            net: number;
            /** @description On the net total, rounded half up. */
            vat: number;
            /** @description A decimal string: `0.20` is 20 %. */
            vatRate: string;
            gross: number;
            currency: string;
            /** @description Only on an invoice of which something was disputed, where it is shown by itself: agreed + disputed + upheld = net. */
            disputes?: components["schemas"]["InvoiceDispute"][];
            agreedNet?: number;
            /** @description Of disputes that wait for their answer. */
            disputedNet?: number;
            /** @description Of those that were upheld, and how much of it is on credit notes. */
            upheldNet?: number;
            creditedNet?: number;
            /** @description Log position of the last event it shows. */
            position: number;
        };
        InvoicePage: {
            items: components["schemas"]["InvoiceAnswer"][];
            nextCursor: string | null;
        };
        CreditNoteBody: {
            /** @description Why; it is on the credit note. */
            reason: string;
            /** @description What is given back, before VAT: minor units of the invoice's currency. */
            amount: number;
        };
        /**
         * @example {
         *       "agent": "Ada",
         *       "startedAt": "2026-03-02T09:00:00Z",
         *       "minutes": 90,
         *       "note": "Found the slow query"
         *     }
         */
        TimeEntryBody: {
            /** @description Who worked. */
            agent: string;
            /**
             * Format: date-time
             * @description When the work began; never in the future.
             */
            startedAt: string;
            /** @description What was done. */
            note: string;
            /** @description The role worked in, for its hourly rate. */
            role?: string;
            activity?: string;
            /** @description Why it is given away; needed with `goodwill`. */
            reason?: string;
            /** @description Why it may overlap another entry of the same agent. */
            allowOverlap?: string;
            /** @description Minutes worked, 1 to 1440. */
            minutes: number;
            /**
             * @description Who bears it; left out, `free` where the terms make such tickets free of charge, otherwise `billable`.
             * @enum {string}
             */
            cover?: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
        };
        TimeLoggedAnswer: {
            /** @description The entry's. */
            id: string;
            ticketId: string;
            agreementId: string;
            /** @description The month whose ledger holds it. */
            month: string;
            /** @description After coverage, multiplier and rounding. */
            billableMinutes: number;
            /** @description Inside coverage. */
            insideMinutes: number;
            outsideMinutes: number;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            /** @description Posted in `month` because the month it belongs to had closed. */
            late: boolean;
            originalMonth: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        PurchaseBody: {
            /**
             * Format: date
             * @description Local date; today where it is left out.
             */
            purchasedOn?: string;
            /**
             * Format: date
             * @description Last local day on which the hours can be used; never where it is left out.
             */
            expiresOn?: string | null;
            minutes: number;
            /** @description Net price in minor units an hour. */
            unitPrice: number;
        };
        HoursPurchasedAnswer: {
            id: string;
            agreementId: string;
            month: string;
            lotId: string;
            minutes: number;
            /** @description Net price of all of them, minor units. */
            amount: number;
            /**
             * Format: date
             * @description Last local day on which they can be used; null is never.
             */
            expiresOn: string | null;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ApprovalBody: {
            /** @description The current month where it is left out. */
            month?: string;
            /** @description The ticket whose work it is for. */
            ticketId?: string;
            minutes: number;
            /** @enum {string} */
            decision: "approved" | "declined";
        };
        OverageDecidedAnswer: {
            id: string;
            agreementId: string;
            month: string;
            minutes: number;
            /** @enum {string} */
            decision: "approved" | "declined";
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        CorrectionBody: {
            /**
             * Format: date-time
             * @description When the work really began, within the month of the entry; as it was where it is left out.
             */
            startedAt?: string;
            reason: string;
            /** @description Minutes really worked, 1 to 1440; as they were where they are left out. */
            minutes?: number;
        };
        EntryChangedAnswer: {
            /** @description The correction's, reversal's or adjustment's. */
            id: string;
            entryId: string;
            /** @description The month in which it was posted. */
            month: string;
            /** @description The entry's own month had closed. From `givenBackMinutes` on, the answer tells of an adjustment alone. */
            adjusted: boolean;
            /** @description As worked; 0 once reversed. */
            minutes: number;
            billableMinutes: number;
            billableMinutesBefore: number;
            givenBackMinutes?: number;
            drawnMinutes?: number;
            /** @description Net minor units, above zero, that come back as credit notes. */
            creditAmount?: number;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ReversalBody: {
            reason: string;
        };
        AdjustmentBody: {
            minutes: number;
            reason: string;
            /**
             * Format: uuid
             * @description The time entry that it refers to.
             */
            entryId?: string;
        };
        BalanceAdjustedAnswer: {
            id: string;
            agreementId: string;
            month: string;
            /** @description Above zero given to the client, below zero taken. */
            minutes: number;
            /** @description The lot of minutes given; null where they were taken. */
            lotId: string | null;
            entryId: string | null;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ExpenseBody: {
            /** @description As it stands on the statement. */
            description: string;
            /**
             * Format: date
             * @description Local date; today where it is left out.
             */
            incurredOn?: string;
            /** @description Minor units, net. */
            amount: number;
            /** @description The ticket whose work it was for. */
            ticketId?: string;
        };
        ExpenseRecordedAnswer: {
            id: string;
            agreementId: string;
            month: string;
            description: string;
            /** @description Minor units, net. */
            amount: number;
            /**
             * Format: date
             * @description Local date.
             */
            incurredOn: string;
            /** @description Posted in `month` because the month it belongs to had closed. */
            late: boolean;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        CloseMonthBody: Record<string, unknown>;
        DrawnBySourceAnswer: {
            allowance: number;
            purchase: number;
            goodwill: number;
        };
        GivenBackAnswer: {
            month: string;
            entryId: string;
            lotId: string;
        };
        ClaimAnswer: {
            /**
             * Format: date
             * @description Local date.
             */
            asOf: string;
            /** @description The system that is said to have left the minutes over. */
            source: string;
        };
        DrawnByAnswer: {
            entryId: string;
            minutes: number;
        };
        StatementLotAnswer: {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description Local date.
             */
            grantedOn: string;
            /** @description The month for which it was granted. */
            month: string;
            /** @description What it held when the month began, or when it was granted within the month. */
            minutes: number;
            /**
             * Format: date
             * @description Last local day on which it can be drawn; null is never.
             */
            expiresOn: string | null;
            /** @description Minor units an hour, for purchases. */
            unitPrice: number | null;
            givenBack?: components["schemas"]["GivenBackAnswer"];
            /** @description Only on the lot of an opening balance. */
            claimed?: components["schemas"]["ClaimAnswer"];
            drawn: number;
            expired: number;
            forfeited: number;
            /**
             * @description By the `cap` of the next month, or by the `end` of the agreement.
             * @enum {string|null}
             */
            forfeitedBy: "cap" | "end" | null;
            refunded: number;
            /** @description What it carries. */
            remaining: number;
            drawnBy: components["schemas"]["DrawnByAnswer"][];
        };
        CalendarVersionAnswer: {
            timeZoneDatabase: string;
            /** @description `GB-ENG@3` is the third publication of the region's calendar; null where no holidays were agreed. */
            holidays: string | null;
        };
        EntryValuesAnswer: {
            /**
             * Format: date
             * @description Local date of `startedAt` in the agreement's zone.
             */
            date: string;
            /** @description Which time zone database and holidays it was judged by. */
            calendar: components["schemas"]["CalendarVersionAnswer"];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            workedMinutes: number;
            /** @description Inside coverage. */
            insideMinutes: number;
            outsideMinutes: number;
            /** @description After coverage, multiplier and rounding. */
            billableMinutes: number;
        };
        EntryChangeAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /** @description The correction's or reversal's. */
            id: string;
            /** @description Who changed it. */
            by: string;
            reason: string;
            from: components["schemas"]["EntryValuesAnswer"];
            /** @description Null where it was reversed. */
            to: components["schemas"]["EntryValuesAnswer"] | null;
        };
        DrawnAnswer: {
            /** @description Among the statement's lots. */
            lotId: string;
            minutes: number;
        };
        ChargeAnswer: {
            /** @description The line's place in the statement. */
            line: number;
            minutes: number;
            /** @description Minor units, net. */
            amount: number;
        };
        StatementEntryAnswer: {
            /**
             * Format: date
             * @description Local date of `startedAt`.
             */
            date: string;
            rounding: components["schemas"]["RoundingAnswer"];
            id: string;
            ticketId: string;
            agent: string;
            role: string | null;
            activity: string | null;
            note: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description As worked; 0 once reversed. */
            minutes: number;
            insideMinutes: number;
            outsideMinutes: number;
            /** @description A decimal string. */
            outOfHoursMultiplier: string;
            /** @description Inside x 1 + outside x multiplier, before rounding: a decimal string. */
            weightedMinutes: string;
            billableMinutes: number;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            /** @description Why it was given away. */
            reason: string | null;
            /** @description Posted here because the month it belongs to had closed. */
            late: boolean;
            originalMonth: string;
            reversed: boolean;
            /** @description While its month was open, in the order of writing. */
            changes: components["schemas"]["EntryChangeAnswer"][];
            drawn: components["schemas"]["DrawnAnswer"][];
            overageMinutes: number;
            borrowedMinutes: number;
            chargedMinutes: number;
            unapprovedOverageMinutes: number;
            charges: components["schemas"]["ChargeAnswer"][];
        };
        StatementAdjustmentAnswer: {
            /**
             * Format: date
             * @description Local date.
             */
            date: string;
            id: string;
            /** @enum {string} */
            kind: "correction" | "given" | "reversal" | "taken";
            reason: string;
            /** @description The entry of an earlier month that it is about, or refers to. */
            entryId: string | null;
            entryMonth: string | null;
            from: components["schemas"]["EntryValuesAnswer"] | null;
            to: components["schemas"]["EntryValuesAnswer"] | null;
            /** @description Minutes added as lots. */
            givenMinutes: number;
            /** @description Minutes drawn here; below zero where it takes back what an earlier adjustment of the entry drew. */
            drawnMinutes: number;
            /** @description What paid: told once per entry, on its last adjustment of the month. */
            drawn: components["schemas"]["DrawnAnswer"][];
            /** @description Net minor units, above zero, that come back as credit notes. */
            creditAmount: number;
            /** @description Only of an opening balance. */
            claimed?: components["schemas"]["ClaimAnswer"];
            overageMinutes: number;
            borrowedMinutes: number;
            chargedMinutes: number;
            unapprovedOverageMinutes: number;
            charges: components["schemas"]["ChargeAnswer"][];
        };
        SealAnswer: {
            /** @description RFC 7638 thumbprint of the Ed25519 key that signed. */
            keyId: string;
            /** @description The digest of the month before; null where there is none, or none that is sealed: `after` says which. */
            previous: string | null;
            /** @enum {string} */
            after: "nothing" | "sealed-month" | "unsealed-month";
            digest: string;
            /** @description Base64url. */
            signature: string;
        };
        MonthClosedAnswer: {
            drawnBySource: components["schemas"]["DrawnBySourceAnswer"];
            /** @description Minutes worked under each cover, as they were worked. */
            workedByCover: {
                [key: string]: number;
            };
            id: string;
            agreementId: string;
            month: string;
            /** @enum {string} */
            state: "closed" | "open";
            /** @description The month before has not closed: what it carries over is still a forecast. */
            provisional: boolean;
            lots: components["schemas"]["StatementLotAnswer"][];
            /** @description In the order in which they drew. */
            entries: components["schemas"]["StatementEntryAnswer"][];
            adjustments: components["schemas"]["StatementAdjustmentAnswer"][];
            openingMinutes: number;
            grantedMinutes: number;
            purchasedMinutes: number;
            /** @description Given: goodwill, and what was given back. */
            goodwillMinutes: number;
            givenBackMinutes: number;
            borrowedBeforeMinutes: number;
            availableMinutes: number;
            usedMinutes: number;
            drawnMinutes: number;
            expiredMinutes: number;
            forfeitedMinutes: number;
            refundedMinutes: number;
            carriedMinutes: number;
            overageMinutes: number;
            approvedOverageMinutes: number;
            unapprovedOverageMinutes: number;
            borrowedMinutes: number;
            chargedOverageMinutes: number;
            lines: components["schemas"]["InvoiceLineAnswer"][];
            net: number;
            vat: number;
            gross: number;
            currency: string;
            /** @description Of a closed month, unless it was closed before there were seals. */
            seal?: components["schemas"]["SealAnswer"];
            /** @description Log position of the last event it shows. */
            position: number;
            /**
             * Format: date-time
             * @description Only where it was asked for as of an instant: UTC.
             */
            asOf?: string;
            /**
             * @description Only with `asOf`: in which sense.
             * @enum {string}
             */
            basis?: "known" | "true";
            /** @description From here on only of a closed month that was disputed: net = agreed + disputed + upheld, and so are the minutes. */
            disputes?: components["schemas"]["InvoiceDispute"][];
            agreedNet?: number;
            /** @description Of disputes that wait for their answer. */
            disputedNet?: number;
            /** @description Of those that were upheld, and how much of it is on credit notes. */
            upheldNet?: number;
            creditedNet?: number;
            agreedMinutes?: number;
            disputedMinutes?: number;
            upheldMinutes?: number;
        };
        BalanceLotAnswer: {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /** @description The month for which it was granted. */
            month: string;
            /** @description Minutes it held when the month began, or when it was granted within the month. */
            granted: number;
            drawn: number;
            remaining: number;
            /**
             * Format: date
             * @description Last local day on which it can be drawn; null is never.
             */
            expiresOn: string | null;
            /** @description Only on the lot of an opening balance. */
            claimed?: components["schemas"]["ClaimAnswer"];
        };
        BalanceAnswer: {
            agreementId: string;
            clientId: string;
            month: string;
            /** @enum {string} */
            state: "closed" | "open";
            /** @description The month before has not closed: what it would carry over now is counted, and may still change. */
            provisional: boolean;
            /** @description Carried in, granted, purchased and given. */
            availableMinutes: number;
            /** @description All billable minutes of the month's entries. */
            usedMinutes: number;
            /** @description What the lots still hold today. */
            remainingMinutes: number;
            /** @description Used but covered by no lot, approved or not. */
            overageMinutes: number;
            /** @description The part of it that nobody approved. */
            unapprovedOverageMinutes: number;
            borrowedMinutes: number;
            lots: components["schemas"]["BalanceLotAnswer"][];
            /** @description Log position of the last event it shows. */
            position: number;
            /**
             * Format: date-time
             * @description Only where it was asked for as of an instant: UTC.
             */
            asOf?: string;
            /**
             * @description Only with `asOf`: in which sense.
             * @enum {string}
             */
            basis?: "known" | "true";
        };
        BalancePage: {
            items: components["schemas"]["BalanceAnswer"][];
            nextCursor: string | null;
        };
        MonthStatementAnswer: {
            drawnBySource: components["schemas"]["DrawnBySourceAnswer"];
            /** @description Minutes worked under each cover, as they were worked. */
            workedByCover: {
                [key: string]: number;
            };
            agreementId: string;
            month: string;
            /** @enum {string} */
            state: "closed" | "open";
            /** @description The month before has not closed: what it carries over is still a forecast. */
            provisional: boolean;
            lots: components["schemas"]["StatementLotAnswer"][];
            /** @description In the order in which they drew. */
            entries: components["schemas"]["StatementEntryAnswer"][];
            adjustments: components["schemas"]["StatementAdjustmentAnswer"][];
            openingMinutes: number;
            grantedMinutes: number;
            purchasedMinutes: number;
            /** @description Given: goodwill, and what was given back. */
            goodwillMinutes: number;
            givenBackMinutes: number;
            borrowedBeforeMinutes: number;
            availableMinutes: number;
            usedMinutes: number;
            drawnMinutes: number;
            expiredMinutes: number;
            forfeitedMinutes: number;
            refundedMinutes: number;
            carriedMinutes: number;
            overageMinutes: number;
            approvedOverageMinutes: number;
            unapprovedOverageMinutes: number;
            borrowedMinutes: number;
            chargedOverageMinutes: number;
            lines: components["schemas"]["InvoiceLineAnswer"][];
            net: number;
            vat: number;
            gross: number;
            currency: string;
            /** @description Of a closed month, unless it was closed before there were seals. */
            seal?: components["schemas"]["SealAnswer"];
            /** @description Log position of the last event it shows. */
            position: number;
            /**
             * Format: date-time
             * @description Only where it was asked for as of an instant: UTC.
             */
            asOf?: string;
            /**
             * @description Only with `asOf`: in which sense.
             * @enum {string}
             */
            basis?: "known" | "true";
            /** @description From here on only of a closed month that was disputed: net = agreed + disputed + upheld, and so are the minutes. */
            disputes?: components["schemas"]["InvoiceDispute"][];
            agreedNet?: number;
            /** @description Of disputes that wait for their answer. */
            disputedNet?: number;
            /** @description Of those that were upheld, and how much of it is on credit notes. */
            upheldNet?: number;
            creditedNet?: number;
            agreedMinutes?: number;
            disputedMinutes?: number;
            upheldMinutes?: number;
        };
        EntryAdjustmentAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /** @description The correction's or reversal's. */
            id: string;
            /** @description Who changed it. */
            by: string;
            reason: string;
            from: components["schemas"]["EntryValuesAnswer"];
            /** @description Null where it was reversed. */
            to: components["schemas"]["EntryValuesAnswer"] | null;
            /** @description The month in which it was posted, because the entry's own had closed. */
            month: string;
        };
        TimeEntryAnswer: {
            /**
             * Format: date
             * @description Local date of `startedAt` in the agreement's zone.
             */
            date: string;
            rounding: components["schemas"]["RoundingAnswer"];
            /** @description Which time zone database and holidays it was judged by. */
            calendar: components["schemas"]["CalendarVersionAnswer"];
            id: string;
            agreementId: string;
            clientId: string;
            ticketId: string;
            /** @description The month whose ledger holds it. */
            month: string;
            agent: string;
            role: string | null;
            activity: string | null;
            note: string;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            /** @description Why it was given away. */
            reason: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description As worked; 0 once reversed. */
            minutes: number;
            /** @description Inside coverage. */
            insideMinutes: number;
            outsideMinutes: number;
            /** @description A decimal string. */
            outOfHoursMultiplier: string;
            /** @description After coverage, multiplier and rounding; 0 once reversed. */
            billableMinutes: number;
            /** @description Posted in `month` because the month it belongs to had closed. */
            late: boolean;
            originalMonth: string;
            /** @description Why it may overlap another entry of the same month and agent. */
            allowedOverlap: string | null;
            reversed: boolean;
            /** @description While its month was open, in the order of writing. */
            changes: components["schemas"]["EntryChangeAnswer"][];
            /** @description After its month had closed, in the order of writing. */
            adjustments: components["schemas"]["EntryAdjustmentAnswer"][];
            /** @description Entries of the same agent at the same time, under whichever agreement. Left out for clients. */
            overlaps?: string[];
            /**
             * Format: date-time
             * @description UTC instant at which it was written.
             */
            recordedAt: string;
            recordedBy: string;
            /** @description Log position of the last fact about it. */
            position: number;
        };
        TimeEntryPage: {
            items: components["schemas"]["TimeEntryAnswer"][];
            nextCursor: string | null;
        };
        OverlappingEntry: {
            id: string;
            agreementId: string;
            clientId: string;
            ticketId: string;
            /** @description The month whose ledger holds it. */
            month: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description As worked. */
            minutes: number;
        };
        OverlapAnswer: {
            /**
             * Format: date-time
             * @description UTC instant at which the overlap begins.
             */
            from: string;
            /**
             * Format: date-time
             * @description UTC instant at which it ends.
             */
            to: string;
            agent: string;
            /** @description Minutes of it, a begun one counting as one. */
            minutes: number;
            /** @description Why it was allowed, where both are in one ledger. */
            allowedOverlap: string | null;
            /** @description Both, in the order of their start. */
            entries: components["schemas"]["OverlappingEntry"][];
        };
        OverlapPage: {
            items: components["schemas"]["OverlapAnswer"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "agreementId": "0192d3a4-6b6c-7d8e-9f01-23456789abcd",
         *       "month": "2026-03",
         *       "entryIds": [
         *         "0192d3a4-7b6c-7d8e-9f01-23456789abcd"
         *       ],
         *       "reason": "This was still under warranty."
         *     }
         */
        OpenDisputeBody: {
            /** @description A closed month of it, `YYYY-MM`. */
            month: string;
            /** @description What is wrong with it. */
            reason: string;
            agreementId: string;
            /** @description Entries of the month's statement. With neither these nor `lines`, the whole month is disputed. */
            entryIds?: string[];
            /** @description Lines of the month's statement: places in its `lines`, counted from 0. */
            lines?: number[];
        };
        DisputeFigures: {
            minutes: number;
            net: number;
        };
        DisputeOpenedAnswer: {
            id: string;
            agreementId: string;
            month: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
            disputed: components["schemas"]["DisputeFigures"];
            agreed: components["schemas"]["DisputeFigures"];
            /** Format: date */
            answerDueOn: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            answerDueAt: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        /**
         * @example {
         *       "goodwillMinutes": 90,
         *       "reason": "It was, and we are sorry."
         *     }
         */
        UpholdDisputeBody: {
            /** @description Why; it is on the credit note, and the client is told. */
            reason: string;
            /**
             * @description Minutes given in the oldest open month, at most those that the disputed work drew or borrowed; where no money is
             *     given, at most those and the ones it was charged for.
             */
            goodwillMinutes?: number;
            /** @description Net minor units credited on the month's invoice, at most the amount in dispute. */
            creditAmount?: number;
        };
        DisputeAdjustmentAnswer: {
            adjustmentId: string;
            /** @description The month that holds it. */
            month: string;
            minutes: number;
            lotId: string;
        };
        DisputeCreditNoteAnswer: {
            creditNoteId: string;
            number: string;
            /** @description Net minor units, above zero. */
            amount: number;
        };
        DisputeDecidedAnswer: {
            id: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
            reason: string;
            goodwillMinutes: number;
            creditAmount: number;
            /** @description All that was paid comes back. */
            whole: boolean;
            /** @description All that was not upheld. */
            agreed: components["schemas"]["DisputeFigures"];
            /** @description What came back; null until it is there, and where nothing of the kind was upheld. */
            adjustment: components["schemas"]["DisputeAdjustmentAnswer"] | null;
            creditNote: components["schemas"]["DisputeCreditNoteAnswer"] | null;
            /** @description What could not be given any more when its turn came. */
            notGiven: string[];
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        RejectDisputeBody: {
            /** @description Why; the client is told. */
            reason: string;
        };
        WithdrawDisputeBody: {
            reason?: string;
        };
        DisputeWithdrawnAnswer: {
            id: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        DisputeActor: {
            id: string;
            /** @enum {string} */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator" | "system";
            clientId?: string;
        };
        DisputeDecisionAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            by: components["schemas"]["DisputeActor"];
            reason: string;
            goodwillMinutes: number;
            /** @description Net minor units. */
            creditAmount: number;
            /** @description All that was paid comes back. */
            whole: boolean;
        };
        DisputeWithdrawalAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            by: components["schemas"]["DisputeActor"];
            reason: string | null;
        };
        DisputeSummary: {
            /** @description The month's id and the dispute's number in it. */
            id: string;
            number: number;
            agreementId: string;
            clientId: string;
            month: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
            /** @description It waits for its answer, and the time for that is over. */
            overdue: boolean;
            reason: string;
            /** @description Nothing was named, so everything is meant. */
            wholeMonth: boolean;
            /** @description Places in the statement's lines, from 0. */
            lines: number[];
            currency: string;
            /** @description All that the month's statement comes to. */
            statement: components["schemas"]["DisputeFigures"];
            /** @description As it was put forward. */
            disputed: components["schemas"]["DisputeFigures"];
            /** @description What is not contested: until it is decided all the rest of the statement, then all that was not upheld. */
            agreed: components["schemas"]["DisputeFigures"];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            openedBy: components["schemas"]["DisputeActor"];
            /**
             * Format: date
             * @description Local dates in the agreement's zone.
             */
            openedOn: string;
            /** Format: date */
            disputableThrough: string;
            /** Format: date */
            answerDueOn: string;
            /**
             * Format: date-time
             * @description UTC instant: the end of that day.
             */
            answerDueAt: string;
            decision: components["schemas"]["DisputeDecisionAnswer"] | null;
            withdrawal: components["schemas"]["DisputeWithdrawalAnswer"] | null;
            /** @description What came back; null until it is there, and where nothing of the kind was upheld. */
            adjustment: components["schemas"]["DisputeAdjustmentAnswer"] | null;
            creditNote: components["schemas"]["DisputeCreditNoteAnswer"] | null;
            /** @description What could not be given any more when its turn came. */
            notGiven: string[];
            /** @description Log position of the last event it shows. */
            position: number;
        };
        DisputePage: {
            items: components["schemas"]["DisputeSummary"][];
            nextCursor: string | null;
        };
        DrawnMinutes: {
            lotId: string;
            minutes: number;
        };
        EntryCharge: {
            /** @description Place of the line in the statement. */
            line: number;
            minutes: number;
            amount: number;
        };
        DisputedEntryAnswer: {
            entryId: string;
            /** @description Drawn and overage together. */
            minutes: number;
            drawn: components["schemas"]["DrawnMinutes"][];
            /** @description Overage = borrowed + charged + unapproved. */
            overageMinutes: number;
            borrowedMinutes: number;
            chargedMinutes: number;
            unapprovedMinutes: number;
            charges: components["schemas"]["EntryCharge"][];
            /** @description Its charges together. */
            net: number;
        };
        LineShare: {
            entryId: string;
            minutes: number;
            amount: number;
        };
        DisputedLineAnswer: {
            /** @description Its place in the statement's lines, from 0. */
            line: number;
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            minutes?: number;
            unitPrice?: number;
            amount: number;
            /** @description What of it entries were charged. */
            shares: components["schemas"]["LineShare"][];
        };
        DisputedClose: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /** @description Of the month's last event, its close: id, revision in its stream and log position. */
            eventId: string;
            revision: number;
            position: number;
            /** @description Digest of the month's seal; null for a month that was closed before there were seals. */
            sealDigest: string | null;
        };
        DisputeReplayAnswer: {
            eventsRead: number;
            /** @description What the month comes to when it is worked out again from its events. */
            replayed: components["schemas"]["DisputeFigures"];
            equal: boolean;
            /** @description The statement's fields that come out otherwise. */
            differences: string[];
        };
        DisputeAnswer: {
            /** @description The month's id and the dispute's number in it. */
            id: string;
            number: number;
            agreementId: string;
            clientId: string;
            month: string;
            /** @enum {string} */
            state: "open" | "rejected" | "upheld" | "withdrawn";
            /** @description It waits for its answer, and the time for that is over. */
            overdue: boolean;
            reason: string;
            /** @description Nothing was named, so everything is meant. */
            wholeMonth: boolean;
            /** @description Places in the statement's lines, from 0. */
            lines: number[];
            currency: string;
            /** @description All that the month's statement comes to. */
            statement: components["schemas"]["DisputeFigures"];
            /** @description As it was put forward. */
            disputed: components["schemas"]["DisputeFigures"];
            /** @description What is not contested: until it is decided all the rest of the statement, then all that was not upheld. */
            agreed: components["schemas"]["DisputeFigures"];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            openedBy: components["schemas"]["DisputeActor"];
            /**
             * Format: date
             * @description Local dates in the agreement's zone.
             */
            openedOn: string;
            /** Format: date */
            disputableThrough: string;
            /** Format: date */
            answerDueOn: string;
            /**
             * Format: date-time
             * @description UTC instant: the end of that day.
             */
            answerDueAt: string;
            decision: components["schemas"]["DisputeDecisionAnswer"] | null;
            withdrawal: components["schemas"]["DisputeWithdrawalAnswer"] | null;
            /** @description What came back; null until it is there, and where nothing of the kind was upheld. */
            adjustment: components["schemas"]["DisputeAdjustmentAnswer"] | null;
            creditNote: components["schemas"]["DisputeCreditNoteAnswer"] | null;
            /** @description What could not be given any more when its turn came. */
            notGiven: string[];
            /** @description Log position of the last event it shows. */
            position: number;
            /** @description In the statement's order. */
            entryIds: string[];
            /** @description What is disputed, as the month was closed with it. */
            entries: components["schemas"]["DisputedEntryAnswer"][];
            charges: components["schemas"]["DisputedLineAnswer"][];
            /** @description The close that it holds on to. */
            close: components["schemas"]["DisputedClose"];
            /** @description The month, worked out again from its events when the dispute was opened. */
            replay: components["schemas"]["DisputeReplayAnswer"] | null;
        };
        RequesterBody: {
            /** @description Who asks. */
            name: string;
            /**
             * Format: email
             * @description Where the answer goes.
             */
            email: string;
        };
        /**
         * @example {
         *       "agreementId": "0192d3a4-6b6c-7d8e-9f01-23456789abcd",
         *       "subject": "The shop is slow",
         *       "body": "Since this morning every page takes ten seconds.",
         *       "channel": "phone",
         *       "priority": "P2",
         *       "category": "bug",
         *       "requester": {
         *         "name": "Theo Marsh",
         *         "email": "theo@acme.example"
         *       }
         *     }
         */
        OpenTicketBody: {
            /** @description One line. */
            subject: string;
            /** @description production, uat, staging, development, or another one by name; `production` where left out. */
            environment?: string;
            /**
             * Format: date-time
             * @description When it was raised, for tickets of the past; now, where left out.
             */
            occurredAt?: string;
            /** @description The agreement whose terms the ticket is served under. */
            agreementId: string;
            /** @description What the requester wrote or said. */
            body: string;
            /**
             * @description How it came in.
             * @enum {string}
             */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /**
             * @description How urgent it is: it decides the targets of the clocks.
             * @enum {string}
             */
            priority: "P1" | "P2" | "P3";
            /**
             * @description What it is about.
             * @enum {string}
             */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /**
             * @description Reactive or planned; `support` where left out.
             * @enum {string}
             */
            kind?: "maintenance" | "support";
            /** @description The person who asks. */
            requester: components["schemas"]["RequesterBody"];
            /** @description A project of the agreement's client. */
            projectId?: string | null;
            /** @description Minutes the work is expected to take. */
            estimateMinutes?: number | null;
        };
        TicketCommandAnswer: {
            /** @description The ticket's. */
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        FollowUpBody: {
            /** @description One line. */
            subject: string;
            /** @description That of the ticket it follows, where left out. */
            environment?: string;
            /**
             * Format: date-time
             * @description When it was opened, for tickets of the past; now, where left out.
             */
            occurredAt?: string;
            /** @description What is to be done. */
            body: string;
            /**
             * @description That of the ticket it follows, where left out.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
            /**
             * @description That of the ticket it follows, where left out.
             * @enum {string}
             */
            category?: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @description Minutes the work is expected to take. */
            estimateMinutes?: number | null;
            /** @description A project of the agreement's client, or null for none; that of the ticket it follows, where left out. */
            projectId?: string | null;
        };
        FollowUpCommandAnswer: {
            /** @description The ticket's. */
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
            /** @description The ticket that the work was found in. */
            followsUp: string;
        };
        TriageBody: {
            /** @description Who takes it. */
            assignee: string;
            /**
             * Format: date-time
             * @description When it happened, for facts of the past; now, where left out.
             */
            occurredAt?: string;
            /**
             * @description As it was, where left out. A new one moves the clocks.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
            /**
             * @description As it was, where left out.
             * @enum {string}
             */
            category?: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @description Minutes the work is expected to take; as before, where left out. A new one is held against what is left. */
            estimateMinutes?: number;
        };
        OnsiteVisitBody: {
            /** @description Who goes. */
            engineer: string;
            /**
             * Format: date
             * @description The local day of the visit: either this, or `scheduledFor`.
             */
            visitOn?: string;
            /**
             * Format: date-time
             * @description The moment of the visit: either this, or `visitOn`.
             */
            scheduledFor?: string;
            /** @description Where to. */
            address?: string | null;
            /**
             * Format: date-time
             * @description When it was dispatched, for facts of the past; now, where left out.
             */
            occurredAt?: string;
            /** @description Why, in a person's words. The client sees it. */
            note?: string | null;
        };
        OnsiteVisitCommandAnswer: {
            /** @description The visit's. */
            id: string;
            ticketId: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ReplyBody: {
            /** @description What was written. */
            body: string;
            /**
             * Format: date-time
             * @description When it happened, for facts of the past; now, where left out.
             */
            occurredAt?: string;
            /** @description Whether the client sees it. The first public reply of the agency answers the ticket. */
            public: boolean;
        };
        StepBody: {
            /**
             * Format: date-time
             * @description When it happened, for facts of the past; now, where left out.
             */
            occurredAt?: string;
            /** @description The person or team it goes to: for the step `escalate`, and for no other. */
            to?: string;
            /**
             * @description Why, in a person's words. The client does not see what the agency writes with start-work, deploy, escalate and
             *     priority; it sees all other notes.
             */
            note?: string | null;
            /**
             * @description The new priority: for the step `priority`, and for no other.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
            /**
             * @description How it ends, `done` where left out: for the step `close`, and for no other.
             * @enum {string}
             */
            resolution?: "done" | "out-of-scope";
            /**
             * Format: uri
             * @description Where the project is that it became: for the step `close` as `out-of-scope`, which needs it.
             */
            link?: string;
        };
        TicketSummary: {
            id: string;
            agreementId: string;
            clientId: string;
            subject: string;
            /** @enum {string} */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /** @enum {string} */
            kind: "maintenance" | "support";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            status: "closed" | "deployed" | "in-progress" | "in-review" | "opened" | "resolved" | "signed-off" | "triaged" | "waiting-on-client";
            environment: string;
            requester: components["schemas"]["RequesterBody"];
            projectId: string | null;
            /**
             * Format: date
             * @description Last local day of the project's warranty; null without one.
             */
            warrantyEndsOn: string | null;
            /** @description Whether it was opened on or before that day. */
            underWarranty: boolean;
            /** @description The ticket that this work was found in. */
            followsUp: string | null;
            /** @description The latest given. */
            estimateMinutes: number | null;
            /** @description Null until it is triaged. */
            assignee: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description UTC instant of the agency's first public reply.
             */
            answeredAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null while the ticket is open.
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            closedAt: string | null;
            /**
             * @description Null while it is not closed.
             * @enum {string|null}
             */
            resolution: "done" | null | "out-of-scope";
            /** @description Where the project is that it became, where it was out of scope. */
            link: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last escalation.
             */
            escalatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which the first of its clocks that still run is due, or was.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last fact about it.
             */
            updatedAt: string;
        };
        TicketPage: {
            items: components["schemas"]["TicketSummary"][];
            nextCursor: string | null;
        };
        QueuedTicket: {
            id: string;
            agreementId: string;
            clientId: string;
            subject: string;
            /** @enum {string} */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /** @enum {string} */
            kind: "maintenance" | "support";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            status: "closed" | "deployed" | "in-progress" | "in-review" | "opened" | "resolved" | "signed-off" | "triaged" | "waiting-on-client";
            environment: string;
            requester: components["schemas"]["RequesterBody"];
            projectId: string | null;
            /**
             * Format: date
             * @description Last local day of the project's warranty; null without one.
             */
            warrantyEndsOn: string | null;
            /** @description Whether it was opened on or before that day. */
            underWarranty: boolean;
            /** @description The ticket that this work was found in. */
            followsUp: string | null;
            /** @description The latest given. */
            estimateMinutes: number | null;
            /** @description Null until it is triaged. */
            assignee: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description UTC instant of the agency's first public reply.
             */
            answeredAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null while the ticket is open.
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            closedAt: string | null;
            /**
             * @description Null while it is not closed.
             * @enum {string|null}
             */
            resolution: "done" | null | "out-of-scope";
            /** @description Where the project is that it became, where it was out of scope. */
            link: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last escalation.
             */
            escalatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which the first of its clocks that still run is due, or was.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last fact about it.
             */
            updatedAt: string;
            /** @description What the lots of the agreement's current month still hold; 0 where it has none. */
            minutesInBank: number;
        };
        QueuePage: {
            items: components["schemas"]["QueuedTicket"][];
            nextCursor: string | null;
        };
        PauseAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            from: string;
            /**
             * Format: date-time
             * @description UTC instant; null while it lasts.
             */
            to: string | null;
        };
        TicketClockAnswer: {
            calendar: components["schemas"]["CalendarVersionAnswer"];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @description Counts the runs of this clock on its ticket from 1. */
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description The month of its start in the agreement's zone; facts of before did not tell it. */
            month?: string;
            pauses: components["schemas"]["PauseAnswer"][];
            /**
             * Format: date-time
             * @description UTC instant; null while paused, unless the target was reached before.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which 75 % of the target has run; null while paused, unless it had run before.
             */
            atRiskAt: string | null;
            atRisk: boolean;
            /**
             * Format: date-time
             * @description UTC instant; null while nothing has stopped it.
             */
            stoppedAt: string | null;
            /** @description Minutes of the target used, whole, rounded down. */
            workedMinutes: number;
            /** @description Minutes of the target begun until it stopped. Only once it has; facts of before did not tell it. */
            tookMinutes?: number;
            /** @description The version of the agreement's terms that it is judged by. */
            termsVersion: number;
        };
        ActorAnswer: {
            id: string;
            /** @enum {string} */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator" | "system";
            /** @description Only where its key is bound to one. */
            clientId?: string;
        };
        EscalationAnswer: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            by: components["schemas"]["ActorAnswer"];
            /** @description The person or team it went to, where one was named. */
            to: string | null;
            note: string | null;
        };
        OnsiteVisitAnswer: {
            id: string;
            engineer: string;
            /**
             * Format: date
             * @description Local day of the visit; null where it is at a moment.
             */
            visitOn: string | null;
            /** @description UTC instant of the visit; null where it is on a day. */
            scheduledFor: string | null;
            address: string | null;
            note: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            dispatchedAt: string;
            dispatchedBy: components["schemas"]["ActorAnswer"];
        };
        TicketAnswer: {
            /** @description The latest run of each clock. */
            clocks: components["schemas"]["TicketClockAnswer"][];
            /** @description What the requester wrote or said. */
            body: string;
            /** @description Tickets of work that was found in this one. */
            followUps: string[];
            /** @description In the order in which they were written. */
            escalations: components["schemas"]["EscalationAnswer"][];
            onsiteVisits: components["schemas"]["OnsiteVisitAnswer"][];
            id: string;
            agreementId: string;
            clientId: string;
            subject: string;
            /** @enum {string} */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /** @enum {string} */
            kind: "maintenance" | "support";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            status: "closed" | "deployed" | "in-progress" | "in-review" | "opened" | "resolved" | "signed-off" | "triaged" | "waiting-on-client";
            environment: string;
            requester: components["schemas"]["RequesterBody"];
            projectId: string | null;
            /**
             * Format: date
             * @description Last local day of the project's warranty; null without one.
             */
            warrantyEndsOn: string | null;
            /** @description Whether it was opened on or before that day. */
            underWarranty: boolean;
            /** @description The ticket that this work was found in. */
            followsUp: string | null;
            /** @description The latest given. */
            estimateMinutes: number | null;
            /** @description Null until it is triaged. */
            assignee: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description UTC instant of the agency's first public reply.
             */
            answeredAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null while the ticket is open.
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            closedAt: string | null;
            /**
             * @description Null while it is not closed.
             * @enum {string|null}
             */
            resolution: "done" | null | "out-of-scope";
            /** @description Where the project is that it became, where it was out of scope. */
            link: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last escalation.
             */
            escalatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which the first of its clocks that still run is due, or was.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last fact about it.
             */
            updatedAt: string;
        };
        SimilarTicket: {
            id: string;
            agreementId: string;
            clientId: string;
            subject: string;
            /** @enum {string} */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /** @enum {string} */
            kind: "maintenance" | "support";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            status: "closed" | "deployed" | "in-progress" | "in-review" | "opened" | "resolved" | "signed-off" | "triaged" | "waiting-on-client";
            environment: string;
            requester: components["schemas"]["RequesterBody"];
            projectId: string | null;
            /**
             * Format: date
             * @description Last local day of the project's warranty; null without one.
             */
            warrantyEndsOn: string | null;
            /** @description Whether it was opened on or before that day. */
            underWarranty: boolean;
            /** @description The ticket that this work was found in. */
            followsUp: string | null;
            /** @description The latest given. */
            estimateMinutes: number | null;
            /** @description Null until it is triaged. */
            assignee: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description UTC instant of the agency's first public reply.
             */
            answeredAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null while the ticket is open.
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            closedAt: string | null;
            /**
             * @description Null while it is not closed.
             * @enum {string|null}
             */
            resolution: "done" | null | "out-of-scope";
            /** @description Where the project is that it became, where it was out of scope. */
            link: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last escalation.
             */
            escalatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which the first of its clocks that still run is due, or was.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last fact about it.
             */
            updatedAt: string;
            /** @description 0 to 100: how much it has in common with this ticket. Rare words tell more, as do the same category and environment. */
            score: number;
            /** @description Words that both have, the rarest first; at most ten. */
            sharedWords: string[];
            sameClient: boolean;
            sameCategory: boolean;
            sameEnvironment: boolean;
        };
        SimilarTickets: {
            /** @description Up to ten of the same client, then, for the agency's people, up to ten of others; the most alike first. */
            items: components["schemas"]["SimilarTicket"][];
        };
        TicketHistoryEntry: {
            /** @description As it was written. */
            data: {
                [key: string]: unknown;
            };
            /** @description The event's. */
            id: string;
            ticketId: string;
            /** @description Log position. */
            position: number;
            /** @description Of the event's stream. */
            revision: number;
            type: string;
            /**
             * Format: date-time
             * @description UTC instant at which it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description UTC instant at which it was written.
             */
            recordedAt: string;
            actor: components["schemas"]["ActorAnswer"];
        };
        TicketHistoryPage: {
            items: components["schemas"]["TicketHistoryEntry"][];
            nextCursor: string | null;
        };
        RecomputedRun: {
            /** @description The calendar that this was worked out by. */
            calendar: components["schemas"]["CalendarVersionAnswer"];
            /** @enum {string} */
            state: "breached" | "met" | "paused" | "running";
            /**
             * Format: date-time
             * @description UTC instant; null while paused, unless the target was reached before.
             */
            dueAt: string | null;
            /** @description Minutes of the target used, whole, rounded down: until it stopped, or until now. */
            workedMinutes: number;
        };
        SlaRunAnswer: {
            /** @description The calendar that it is judged by. */
            calendar: components["schemas"]["CalendarVersionAnswer"];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @description Counts the runs of this clock on its ticket from 1. */
            run: number;
            /** @enum {string} */
            state: "breached" | "met" | "paused" | "running";
            /** @description 75 % of the target had run before it stopped or breached. */
            atRisk: boolean;
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description UTC instant at which the target is, or was, reached; null while paused, unless it was reached before.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; absent while nothing has stopped it. A breached clock may still be waiting for its work.
             */
            stoppedAt?: string;
            /**
             * @description Seconds from now until it is due, on any clock on the wall, rounded down; below zero once that has passed. Null where it is paused or
             *     has stopped.
             */
            secondsToDue: number | null;
            targetMinutes: number;
            /** @description Minutes of the target used, as of the last event that touched the clock. */
            workedMinutes: number;
            /** @description Minutes of the target left while it is paused and nothing uses them; null otherwise: see `secondsToDue`. */
            remainingMinutes: number | null;
            /** @description The breach followed from a change of priority. */
            byReclassification: boolean;
            /** @description The version of the agreement's terms that it is judged by. */
            termsVersion: number;
            /** @description A second verdict, by today's calendar: only where it was asked for. The run's own stays as it is. */
            recomputed?: components["schemas"]["RecomputedRun"];
        };
        MessageCommandAnswer: {
            /** @description The message's. */
            id: string;
            /**
             * @description `received` and `assigned` messages are kept, and are filed as soon as that can be done.
             * @enum {string}
             */
            state: "assigned" | "dismissed" | "filed" | "held" | "ignored" | "received";
            /** @description The ticket that it went to. */
            ticketId?: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        MailboxAnswer: {
            /** @description Empty where there is none. */
            name: string;
            address: string;
        };
        MessageSummary: {
            id: string;
            /** @enum {string} */
            state: "assigned" | "dismissed" | "filed" | "held" | "ignored" | "received";
            /**
             * Format: date-time
             * @description UTC instant.
             */
            receivedAt: string;
            /** @enum {string} */
            via: "http" | "smtp";
            from: components["schemas"]["MailboxAnswer"][];
            subject: string;
            /** @description Why it is held or ignored, or was dismissed. */
            reason: string | null;
            /** @description What refused it, where something did. */
            detail: string | null;
            ticketId: string | null;
            /**
             * @description Whether it opened its ticket or answered on it.
             * @enum {string|null}
             */
            as: null | "opened" | "reply";
            /** @description Who decided on it last. */
            decidedBy: components["schemas"]["ActorAnswer"] | null;
        };
        MessagePage: {
            items: components["schemas"]["MessageSummary"][];
            nextCursor: string | null;
        };
        AttachmentAnswer: {
            /** @description Of what it holds, in lower-case hexadecimal. */
            sha256: string;
            name: string;
            /** @description As the sender named it. */
            mediaType: string;
            bytes: number;
            /** @description Why it was not kept; null where it was. */
            notKept: string | null;
        };
        MessageAnswer: {
            id: string;
            /** @enum {string} */
            state: "assigned" | "dismissed" | "filed" | "held" | "ignored" | "received";
            /**
             * Format: date-time
             * @description UTC instant.
             */
            receivedAt: string;
            /** @enum {string} */
            via: "http" | "smtp";
            from: components["schemas"]["MailboxAnswer"][];
            subject: string;
            /** @description Why it is held or ignored, or was dismissed. */
            reason: string | null;
            /** @description What refused it, where something did. */
            detail: string | null;
            ticketId: string | null;
            /**
             * @description Whether it opened its ticket or answered on it.
             * @enum {string|null}
             */
            as: null | "opened" | "reply";
            /** @description Who decided on it last. */
            decidedBy: components["schemas"]["ActorAnswer"] | null;
            to: components["schemas"]["MailboxAnswer"][];
            cc: components["schemas"]["MailboxAnswer"][];
            text: string;
            /** @description As its sender wrote it. */
            date: string | null;
            messageId: string | null;
            inReplyTo: string[];
            references: string[];
            /** @description SHA-256 of the message as it came. */
            digest: string;
            bytes: number;
            attachments: components["schemas"]["AttachmentAnswer"][];
        };
        FileMessageBody: {
            /** @description The ticket that the message answers. Either this or an agreement. */
            ticketId?: string;
            /** @description The agreement under which the message opens a ticket. */
            agreementId?: string;
            /**
             * @description Of the ticket that is opened; `P3` where left out.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
            /**
             * @description Of the ticket that is opened; `question` where left out.
             * @enum {string}
             */
            category?: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
        };
        DismissMessageBody: {
            /** @description Why nothing follows from it. */
            reason: string;
        };
        SlaLine: {
            /** @description The calendar that it is judged by. */
            calendar: components["schemas"]["CalendarVersionAnswer"];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @description Counts the runs of this clock on its ticket from 1. */
            run: number;
            /** @enum {string} */
            state: "breached" | "met" | "paused" | "running";
            /** @description 75 % of the target had run before it stopped or breached. */
            atRisk: boolean;
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description UTC instant at which the target is, or was, reached; null while paused, unless it was reached before.
             */
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; absent while nothing has stopped it. A breached clock may still be waiting for its work.
             */
            stoppedAt?: string;
            /**
             * @description Seconds from now until it is due, on any clock on the wall, rounded down; below zero once that has passed. Null where it is paused or
             *     has stopped.
             */
            secondsToDue: number | null;
            targetMinutes: number;
            /** @description Minutes of the target used, as of the last event that touched the clock. */
            workedMinutes: number;
            /** @description Minutes of the target left while it is paused and nothing uses them; null otherwise: see `secondsToDue`. */
            remainingMinutes: number | null;
            /** @description The breach followed from a change of priority. */
            byReclassification: boolean;
            /** @description The version of the agreement's terms that it is judged by. */
            termsVersion: number;
            /** @description A second verdict, by today's calendar: only where it was asked for. The run's own stays as it is. */
            recomputed?: components["schemas"]["RecomputedRun"];
            ticketId: string;
            agreementId: string;
            clientId: string;
        };
        SlaPage: {
            items: components["schemas"]["SlaLine"][];
            nextCursor: string | null;
            /**
             * Format: date-time
             * @description UTC instant that `secondsToDue` counts from.
             */
            asOf: string;
        };
        StoppedWithin: {
            minutes: number;
            /** @description Runs that stopped within them. */
            runs: number;
            /** @description Of all that stopped, in percent with two decimals, rounded down; null where none did. */
            percent: string | null;
        };
        SlaFigures: {
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @description Runs that stopped in time. */
            met: number;
            /** @description Runs that did not, whether they have stopped or not. */
            breached: number;
            /** @description Met of those judged, in percent with two decimals, rounded down: `100.00` is all of them; null where none was. */
            percentMet: string | null;
            /** @description Breaches by a change of priority. They are neither among `breached` nor in the percentage. */
            breachedByReclassification: number;
            /** @description Runs that have stopped, in time or not: those that the median and the share within some minutes are of. */
            stopped: number;
            /** @description The fewest whole minutes inside coverage, without pauses, within which at least half of them stopped. */
            medianMinutes: number | null;
            /** @description Only with `within`. */
            within?: components["schemas"]["StoppedWithin"];
        };
        SlaClientFigures: {
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @description Runs that stopped in time. */
            met: number;
            /** @description Runs that did not, whether they have stopped or not. */
            breached: number;
            /** @description Met of those judged, in percent with two decimals, rounded down: `100.00` is all of them; null where none was. */
            percentMet: string | null;
            /** @description Breaches by a change of priority. They are neither among `breached` nor in the percentage. */
            breachedByReclassification: number;
            /** @description Runs that have stopped, in time or not: those that the median and the share within some minutes are of. */
            stopped: number;
            /** @description The fewest whole minutes inside coverage, without pauses, within which at least half of them stopped. */
            medianMinutes: number | null;
            /** @description Only with `within`. */
            within?: components["schemas"]["StoppedWithin"];
            clientId: string;
        };
        SlaPerformancePage: {
            month: string;
            /** @description All that were asked for together, by priority and clock. */
            totals: components["schemas"]["SlaFigures"][];
            /** @description The same, client by client. */
            items: components["schemas"]["SlaClientFigures"][];
            nextCursor: string | null;
        };
        SignalBody: {
            /** @description The check's name on one line, as monitoring has it: with the agreement it says which check it is. */
            check: string;
            /**
             * Format: date-time
             * @description When it saw it, not in the future.
             */
            at: string;
            /** @description The agreement under which the check is watched. */
            agreementId: string;
            /**
             * @description What monitoring sees.
             * @enum {string}
             */
            state: "down" | "up";
            /** @description What it says of it; it becomes the ticket's text. */
            detail?: string;
        };
        SignalAnswer: {
            /** @description The check's. */
            id: string;
            /** @description Of the outage that runs, or that this signal ended; null where there is none. */
            ticketId: string | null;
            /**
             * @description The check's, after this signal.
             * @enum {string}
             */
            state: "down" | "up";
            /**
             * @description What the signal came to: an outage began or ended; one runs already, or there is none, so that nothing was written; or
             *     it tells of a moment before the last change, and was set aside.
             * @enum {string}
             */
            meaning: "no-outage" | "out-of-order" | "outage-began" | "outage-ended" | "outage-runs";
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        PlanMaintenanceBody: {
            /**
             * @description An RFC 5545 recurrence rule, read in the agreement's zone: `FREQ=MONTHLY;BYDAY=3TH` is every third Thursday. Hourly at
             *     most. A local time that the clocks skip is left out, one that comes twice is meant the first time.
             */
            rule: string;
            /**
             * Format: date
             * @description The first day on which it may fall due, local to the agreement's zone. It is an occurrence only where the rule names it.
             */
            startsOn: string;
            /** @description Of each ticket, one line. */
            subject: string;
            /** @description Of each ticket; `production` where left out. */
            environment?: string;
            /** @description Local time of each occurrence, `HH:MM`; `09:00` where left out. `BYHOUR` and `BYMINUTE` of the rule go before it. */
            at?: string;
            /** @description Of each ticket: what there is to do. */
            body?: string;
            /**
             * @description Of each ticket; `P3` where left out.
             * @enum {string}
             */
            priority?: "P1" | "P2" | "P3";
            /**
             * @description Of each ticket; `security-update` where left out.
             * @enum {string}
             */
            category?: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @description Minutes that each occurrence is expected to take. */
            estimateMinutes?: number | null;
        };
        MaintenancePlannedAnswer: {
            /** @description The plan's. */
            id: string;
            agreementId: string;
            /**
             * Format: date-time
             * @description UTC instant of the first occurrence from now on.
             */
            nextAt: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        MaintenanceAnswer: {
            id: string;
            agreementId: string;
            clientId: string;
            /** @enum {string} */
            state: "ended" | "planned";
            /**
             * @description Why it has ended; null while it has not.
             * @enum {string|null}
             */
            endedBecause: "agreement-ended" | "by-hand" | null | "rule-exhausted";
            rule: string;
            /**
             * Format: date
             * @description Local date.
             */
            startsOn: string;
            /** @description Local time, `HH:MM`. */
            at: string;
            /** @description The agreement's. */
            timeZone: string;
            subject: string;
            body: string;
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            environment: string;
            estimateMinutes: number | null;
            /**
             * Format: date-time
             * @description UTC instant of the next occurrence; null where none is to come before the agreement ends.
             */
            nextAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the last occurrence that opened a ticket.
             */
            lastAt: string | null;
            /** @description How many tickets it has opened. */
            tickets: number;
            /**
             * Format: date-time
             * @description UTC instant at which it was planned.
             */
            plannedAt: string;
            /** @description Log position of the last event it shows. */
            position: number;
        };
        MaintenancePage: {
            items: components["schemas"]["MaintenanceAnswer"][];
            nextCursor: string | null;
        };
        MaintenanceEndedAnswer: {
            /** @description The plan's. */
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        RefusedAddressAnswer: {
            address: string;
            /** @description What the mail server said. */
            reason: string;
        };
        NoticeAnswer: {
            id: string;
            /** @enum {string} */
            kind: "approval-asked" | "at-risk" | "breached" | "dispute-decided" | "dispute-opened" | "dispute-overdue" | "escalated" | "information-asked" | "opened" | "opened-p1" | "ready-for-review" | "reply" | "resolved" | "threshold-crossed" | "webhook-disabled" | "webhook-paused";
            /** @description Null where it is about no ticket: about a month, or a webhook. */
            ticketId: string | null;
            /** @description Null where it is about a webhook. */
            agreementId: string | null;
            /** @description Null where it is about a webhook of the agency’s own. */
            clientId: string | null;
            /** @enum {string} */
            state: "abandoned" | "due" | "failed" | "lapsed" | "sent" | "taken";
            /**
             * Format: date-time
             * @description UTC instant at which that happened which it tells of.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description UTC instant at which that was written.
             */
            recordedAt: string;
            attempts: number;
            /** @description Whom it was sent to; before that, whom the last attempt meant to reach. */
            recipients: string[];
            /** @description Whom the mail server would not take. */
            refused: components["schemas"]["RefusedAddressAnswer"][];
            /** @description Why the last attempt failed, or it was abandoned. */
            reason: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            sentAt: string | null;
            /** @description Log position of the last event it shows. */
            position: number;
        };
        NoticePage: {
            items: components["schemas"]["NoticeAnswer"][];
            nextCursor: string | null;
        };
        SendAgainAnswer: {
            id: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            nextAttemptAt: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        HistoryActor: {
            id: string;
            /** @enum {string} */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator" | "system";
            clientId?: string;
        };
        HistoryBalance: {
            availableMinutes: number;
            usedMinutes: number;
            /** @description What the lots still held on the day on which the event was written. */
            remainingMinutes: number;
            overageMinutes: number;
            /** @description The month before had not closed: what it would carry over is not counted. */
            provisional: boolean;
        };
        HistoryEntry: {
            /** @description As it was written; of a closing the figures alone, because its statement has an address of its own. */
            data: {
                [key: string]: unknown;
            };
            /** @description The event's. */
            id: string;
            /** @description Log position. */
            position: number;
            stream: string;
            /** @description Of the event's stream. */
            revision: number;
            type: string;
            /**
             * Format: date-time
             * @description UTC instant at which it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description UTC instant at which it was written.
             */
            recordedAt: string;
            actor: components["schemas"]["HistoryActor"];
            /** @description Why, where the event says so. */
            reason: string | null;
            /** @description Null for what concerns the client alone. */
            agreementId: string | null;
            month: string | null;
            ticketId: string | null;
            /** @description The month's balance after it; null for events that are not a month's. */
            balance: components["schemas"]["HistoryBalance"] | null;
        };
        HistoryPage: {
            items: components["schemas"]["HistoryEntry"][];
            nextCursor: string | null;
        };
        SigningKeyProof: {
            /** @description RFC 7638 thumbprint. */
            by: string;
            /** @description Base64url. */
            signature: string;
        };
        SigningKeyAnswer: {
            /** @enum {string} */
            kty: "OKP";
            /** @enum {string} */
            crv: "Ed25519";
            /** @description Base64url. */
            x: string;
            /** @description RFC 7638 thumbprint. */
            kid: string;
            /** @enum {string} */
            alg: "EdDSA";
            /** @enum {string} */
            use: "sig";
            /**
             * Format: date-time
             * @description From when it signs.
             */
            publishedAt: string;
            /**
             * Format: date-time
             * @description From when the key after it signs instead; null for the present one. What it has sealed stays proven by it.
             */
            replacedAt: string | null;
            /** @description The signature of the key before it; null for the first. */
            proof: components["schemas"]["SigningKeyProof"] | null;
        };
        SigningKeySet: {
            keys: components["schemas"]["SigningKeyAnswer"][];
        };
        SealFaultAnswer: {
            stream: string;
            revision: number;
            /** @description Null where the event is not there. */
            eventId: string | null;
            /** @enum {string} */
            kind: "added" | "changed" | "missing" | "order" | "previous" | "signature" | "unknown-key" | "unproven-key" | "unsealed";
            detail: string;
        };
        VerifyAnswer: {
            /** @description Closed months that fit, before the first fault. */
            months: number;
            /** @description Their events. */
            events: number;
            /** @description Of the months, how many were closed before there were seals. */
            unsealed: number;
            ok: boolean;
            firstFault?: components["schemas"]["SealFaultAnswer"];
        };
        TreeHeadAnswer: {
            size: number;
            /** @description SHA-256, hex. */
            root: string;
            /** Format: date-time */
            signedAt: string;
            keyId: string;
            /** @description Base64url. */
            signature: string;
        };
        InclusionAnswer: {
            agreementId: string;
            month: string;
            /** @description The leaf's place, from 0. */
            index: number;
            /** @description SHA-256, hex; so are the root and the path. */
            leaf: string;
            size: number;
            root: string;
            path: string[];
        };
        ConsistencyAnswer: {
            from: number;
            to: number;
            /** @description SHA-256, hex; so is the path. */
            fromRoot: string;
            toRoot: string;
            path: string[];
        };
        ChangedEntryDto: {
            entryId: string;
            /**
             * Format: date-time
             * @description When the work began, within the entry's own month, whatever later corrections of it say.
             */
            startedAt?: string;
            /** @description At whose rate its overage is charged; null is the agreement's own. */
            role?: string | null;
            /** @description Minutes worked, 1 to 1440, whatever later corrections of it say. */
            minutes?: number;
            /**
             * @description Who bears it. Where terms and dates do not allow it, the entry is refused.
             * @enum {string}
             */
            cover?: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
        };
        OtherTermsDto: {
            /** @description First month with these terms; the agreement's first, or the what-if's `fromMonth`, where left out. */
            fromMonth?: string;
            /**
             * @description Fields of the terms as at signing; what is not named stays as it was agreed for each month. Of an object its fields are
             *     named one by one, a list is named whole. The whole is checked as at signing; the contract's own examples are not, unless
             *     they are named. Currency, zone and renewal stay.
             */
            terms: {
                [key: string]: unknown;
            };
        };
        OtherCalendarDto: {
            /** @description The holidays of this region instead, as last published, such as `GB-ENG`; null is none. */
            region?: string | null;
            /** @description Days that are holidays too, `YYYY-MM-DD`. Terms that count no holidays do not count these. */
            add?: string[];
            /** @description Days that are no holidays. */
            remove?: string[];
        };
        WhatIfDto: {
            /** @description First month in which anything is otherwise; the months after follow. From the first where left out. */
            fromMonth?: string;
            /** @description Last month in which anything is otherwise; the months after follow. To the last where left out. */
            throughMonth?: string;
            /** @description Entries that had not been logged: their corrections and reversals go with them. */
            without?: string[];
            /** @description Entries that had said something else. */
            change?: components["schemas"]["ChangedEntryDto"][];
            /** @description Terms that had been others. Not for a ticket alone. */
            terms?: components["schemas"]["OtherTermsDto"];
            /** @description A calendar that had been another. Not for a ticket alone. */
            calendar?: components["schemas"]["OtherCalendarDto"];
        };
        /**
         * @example {
         *       "scope": {
         *         "agreementId": "0192d3a4-6b6c-7d8e-9f01-23456789abcd",
         *         "month": "2026-03"
         *       }
         *     }
         */
        ReplayBody: {
            /** @description `"all"`, or what is replayed: a client with its agreements, an agreement with all that hangs on it, one of its months, a ticket. */
            scope: "all" | {
                clientId: string;
            } | {
                agreementId: string;
                month?: string;
            } | {
                ticketId: string;
            };
            /** @description Names of read models, such as `balances`; all that the scope has where left out. */
            readModels?: string[];
            /** @description What had been otherwise. Read models are compared beside it only where they are named. */
            whatIf?: components["schemas"]["WhatIfDto"];
        };
        MinutesDifferenceAnswer: {
            usedMinutes: number;
            overageMinutes: number;
            borrowedMinutes: number;
            expiredMinutes: number;
            forfeitedMinutes: number;
            refundedMinutes: number;
        };
        MonthFiguresAnswer: {
            /** @description All that its lots held. */
            availableMinutes: number;
            usedMinutes: number;
            /** @description Used, and covered by no lot. */
            overageMinutes: number;
            /** @description Overage that nobody approved: neither charged nor borrowed. */
            unapprovedOverageMinutes: number;
            /** @description Taken from the next month's allowance. */
            borrowedMinutes: number;
            expiredMinutes: number;
            /** @description By the cap, or at the end of the agreement. */
            forfeitedMinutes: number;
            refundedMinutes: number;
            carriedMinutes: number;
            /** @description Of the month's statement. */
            net: number;
            vat: number;
            gross: number;
            /** @description What adjustments of this month credit on invoices of earlier ones: at or below zero. */
            creditedNet: number;
            creditedVat: number;
            creditedGross: number;
        };
        EntryFiguresAnswer: {
            billableMinutes: number;
            overageMinutes: number;
            drawn: {
                lotId: string;
                minutes: number;
            }[];
            /** @description Minor units, net, that it was charged. */
            amount: number;
        };
        EntryDifferenceAnswer: {
            /** @description The entry's; for minutes taken by hand the adjustment's. */
            entryId: string;
            /**
             * @description `same`: it says the same, and something else paid for it. `changed`: it says something else.
             * @enum {string}
             */
            kind: "changed" | "left-out" | "refused" | "same";
            /** @description Null where the month as recorded has none. */
            recorded: components["schemas"]["EntryFiguresAnswer"] | null;
            /** @description Null where the month as it would have been has none. */
            whatIf: components["schemas"]["EntryFiguresAnswer"] | null;
        };
        LineDifferenceAnswer: {
            /** @description Null where there was no such line. */
            recorded: components["schemas"]["InvoiceLineAnswer"] | null;
            /** @description Null where there would have been none. */
            whatIf: components["schemas"]["InvoiceLineAnswer"] | null;
        };
        MonthDifferenceAnswer: {
            /** @description `YYYY-MM`. */
            month: string;
            /**
             * @description An open month is shown as it would close as it stands.
             * @enum {string}
             */
            state: "closed" | "open";
            recorded: components["schemas"]["MonthFiguresAnswer"];
            whatIf: components["schemas"]["MonthFiguresAnswer"];
            /** @description What it would have been, less what was recorded. */
            difference: components["schemas"]["MonthFiguresAnswer"];
            /** @description Those that differ. */
            entries: components["schemas"]["EntryDifferenceAnswer"][];
            /** @description Those that differ. */
            lines: components["schemas"]["LineDifferenceAnswer"][];
        };
        AgreementDifferenceAnswer: {
            agreementId: string;
            /** @description Months that were told again; those without a difference are counted here alone. */
            monthsTold: number;
            /** @description Months that differ, in order. */
            months: components["schemas"]["MonthDifferenceAnswer"][];
        };
        ClientDifferenceAnswer: {
            clientId: string;
            /** @description ISO 4217. */
            currency: string;
            /** @description Agreements and months that were told again, and months that differ. */
            agreementsTold: number;
            monthsTold: number;
            monthsThatDiffer: number;
            minutes: components["schemas"]["MinutesDifferenceAnswer"];
            /** @description Minor units that would have been charged, less those recorded; credits of corrections are taken off. */
            net: number;
            vat: number;
            gross: number;
            /** @description Those with months that differ. */
            agreements: components["schemas"]["AgreementDifferenceAnswer"][];
        };
        RefusedFactAnswer: {
            agreementId: string;
            /** @description Null for terms that the agreement could not have had: it is told as recorded. */
            month: string | null;
            /** @description What it is: `TimeLogged`, `HoursPurchased`, … */
            fact: string;
            /** @description Null where it is about no entry. */
            entryId: string | null;
            /** @enum {string} */
            code: "AGREEMENT_ENDED" | "ALREADY_DECIDED" | "ALREADY_EXISTS" | "CLOCK_MOVES_FORWARD_ONLY" | "CLOCK_NOT_MANUAL" | "CONFLICT" | "COVER_NOT_ALLOWED" | "CREDIT_EXCEEDS_INVOICE" | "CREDIT_NOT_GRANTED" | "CURRENCY_DIFFERS" | "DISPUTED_ALREADY" | "DISPUTE_TOO_LATE" | "DISPUTE_WITHDRAWN" | "DOCUMENT_DIFFERS" | "ENTRY_IS_A_CHANGE" | "ENTRY_OVERLAPS" | "ENTRY_REVERSED" | "FORBIDDEN" | "IDEMPOTENCY_KEY_REUSED" | "INVALID" | "KEY_REVOKED" | "LAST_CONTACT" | "MESSAGE_SETTLED" | "MONTH_ALREADY_CLOSED" | "MONTH_NOT_CLOSED" | "MONTH_NOT_ENDED" | "MONTH_NOT_OPEN" | "MONTH_NOT_STARTED" | "NOTICE_ALREADY_GIVEN" | "NOTICE_NOT_ABANDONED" | "NO_OPEN_MONTH" | "PREVIOUS_MONTH_OPEN" | "READ_MODEL_BEHIND" | "REVISION_MISMATCH" | "STEP_NOT_ALLOWED" | "STORE_UNAVAILABLE" | "UNKNOWN_AGREEMENT" | "UNKNOWN_ATTACHMENT" | "UNKNOWN_CLIENT" | "UNKNOWN_CONTACT" | "UNKNOWN_DEAD_LETTER" | "UNKNOWN_DISPUTE" | "UNKNOWN_ENTRY" | "UNKNOWN_INVOICE" | "UNKNOWN_KEY" | "UNKNOWN_MAINTENANCE" | "UNKNOWN_MESSAGE" | "UNKNOWN_MONTH" | "UNKNOWN_NOTICE" | "UNKNOWN_PROJECT" | "UNKNOWN_REPLAY" | "UNKNOWN_TICKET" | "UNKNOWN_WEBHOOK";
            detail: string;
        };
        NotListedAnswer: {
            months: number;
            entries: number;
            lines: number;
            refused: number;
        };
        WhatIfAnswer: {
            clients: components["schemas"]["ClientDifferenceAnswer"][];
            /** @description Facts that were read for it. */
            eventsRead: number;
            agreementsTold: number;
            monthsTold: number;
            monthsThatDiffer: number;
            refused: components["schemas"]["RefusedFactAnswer"][];
            notListed: components["schemas"]["NotListedAnswer"];
            /** @description What becomes of the invoices. */
            invoicesNote: string;
        };
        FieldDifferenceAnswer: {
            /** @description As it is stored; left out where the stored document has no such field. A long value is told as the beginning of its JSON. */
            live?: string | number | boolean | unknown[] | {
                [key: string]: unknown;
            } | null;
            /** @description As the events make it; left out where they make no such field. */
            replayed?: string | number | boolean | unknown[] | {
                [key: string]: unknown;
            } | null;
            /** @description RFC 6901, into the document; empty for the whole of it. */
            pointer: string;
        };
        DifferenceAnswer: {
            /** @description The read model's collection, such as `balances_v1`. */
            readModel: string;
            /** @description The document's id. */
            document: string;
            /**
             * @description `missing` is not stored and should be; `extra` is stored, and no event is about it.
             * @enum {string}
             */
            kind: "changed" | "extra" | "missing";
            /** @description The first ten fields that differ; none of a document that is missing or extra. */
            fields: components["schemas"]["FieldDifferenceAnswer"][];
            /** @description How many more differ. */
            moreFields: number;
        };
        ReplayAnswer: {
            /** @description `"all"`, or what is replayed: a client with its agreements, an agreement with all that hangs on it, one of its months, a ticket. */
            scope: "all" | {
                clientId: string;
            } | {
                agreementId: string;
                month?: string;
            } | {
                ticketId: string;
            };
            /** @description What would have been, where that was asked. */
            whatIf?: components["schemas"]["WhatIfAnswer"];
            /** @description The first 1,000 documents that differ. */
            differences: components["schemas"]["DifferenceAnswer"][];
            /** @description Place in the log up to which it was replayed; documents that have seen more were brought as far. */
            position: number | null;
            /** @description Read models that named streams which the event store does not list by itself. The scope `all` needs none. */
            listedBy: string[];
            id: string;
            /** @enum {string} */
            state: "cancelled" | "done" | "failed" | "interrupted" | "queued" | "running";
            /** @description What became of one that did not come to its end: why, and what to do. */
            detail: string | null;
            /** @description Names of the read models that are compared. */
            readModels: string[];
            askedBy: {
                id: string;
                /** @enum {string} */
                role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator" | "system";
            };
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            eventsRead: number;
            /** @description Null while nobody knows. */
            eventsTotal: number | null;
            /** @description How far it is. */
            percent: number;
            /** @description Documents that were compared. */
            documents: number;
            /** @description Live is what the events make it; null until it is known, and where no read model was compared. */
            equal: boolean | null;
            /** @description How many documents differ. */
            differing: number;
        };
        ReplaySummary: {
            /** @description `"all"`, or what is replayed: a client with its agreements, an agreement with all that hangs on it, one of its months, a ticket. */
            scope: "all" | {
                clientId: string;
            } | {
                agreementId: string;
                month?: string;
            } | {
                ticketId: string;
            };
            id: string;
            /** @enum {string} */
            state: "cancelled" | "done" | "failed" | "interrupted" | "queued" | "running";
            /** @description What became of one that did not come to its end: why, and what to do. */
            detail: string | null;
            /** @description Names of the read models that are compared. */
            readModels: string[];
            askedBy: {
                id: string;
                /** @enum {string} */
                role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator" | "system";
            };
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            eventsRead: number;
            /** @description Null while nobody knows. */
            eventsTotal: number | null;
            /** @description How far it is. */
            percent: number;
            /** @description Documents that were compared. */
            documents: number;
            /** @description Live is what the events make it; null until it is known, and where no read model was compared. */
            equal: boolean | null;
            /** @description How many documents differ. */
            differing: number;
        };
        ReplayPage: {
            items: components["schemas"]["ReplaySummary"][];
            nextCursor: string | null;
        };
        CloudEventAnswer: {
            /** @enum {string} */
            specversion: "1.0";
            /** @description Such as `minutebook.TimeLogged.v1`. */
            type: string;
            /** @description The stream that it lies in. */
            subject: string;
            /**
             * Format: date-time
             * @description When it happened in business.
             */
            time: string;
            /** @description Its place in the log, from which reading can go on. */
            position: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            recordedat: string;
            data: {
                [key: string]: unknown;
            };
            id: string;
            source: string;
            datacontenttype: string;
            dataschema: string;
            correlationid: string;
            agreementid?: string;
            clientid?: string;
        };
        FeedPageAnswer: {
            /** @description The `after` of the next page. Keep it also where this one is empty. */
            next: number;
            /** @description There is no more for now. */
            caughtUp: boolean;
            items: components["schemas"]["CloudEventAnswer"][];
        };
        EventSchemaAnswer: {
            /** @description As `types` of the feed asks for it, such as `TimeLogged`. */
            type: string;
            version: number;
            /** @description The `type` of the CloudEvents, such as `minutebook.TimeLogged.v1`. */
            eventType: string;
            /** @description The `dataschema` of the CloudEvents, and the schema’s `$id`. */
            dataschema: string;
            /** @description Where the schema is, on this host. */
            href: string;
            description: string;
        };
        EventSchemasAnswer: {
            items: components["schemas"]["EventSchemaAnswer"][];
        };
        RegisterWebhookBody: {
            /** @description Where events are sent to: `https://…`. */
            url: string;
            /** @description Event types, such as `["TimeLogged", "MonthClosed"]`; left out, all that are published. */
            types?: string[];
            /** @description Events about this agreement. */
            agreementId?: string;
            /** @description Events about this client; those of the key's own where this is bound to one. */
            clientId?: string;
            /** @description Log position after which sending begins, 0 for the first event; left out, with what comes from now on. */
            fromPosition?: number;
        };
        WebhookRegisteredAnswer: {
            /** @description Shown here and nowhere else: `whsec_` and what events are signed with, in base64. */
            secret: string;
            /** @description Log position after which sending begins. */
            fromPosition: number;
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        FailureAnswer: {
            /** @description Null where there was no answer. */
            status: number | null;
            /** @description UTC instant, by the clock of the host. */
            at: string;
            /** @description The beginning of the answer, or why there was none. */
            text: string;
        };
        WebhookAnswer: {
            /**
             * @description `paused`: by somebody, or because it took nothing for two days. `disabled`: it answered 410. Both wait to be resumed.
             * @enum {string}
             */
            state: "active" | "disabled" | "paused";
            /** @description Everything up to this log position was sent, or waits; null where sending has not begun. */
            position: number | null;
            /** @description How far the end of the log is from there, in positions; 0 where nothing is left to send but what waits. */
            lag: number | null;
            /** @description Agreements (and the like) whose events wait because one of them was not taken. */
            waiting: number;
            /** @description Attempts since the last one that succeeded. */
            consecutiveFailures: number;
            id: string;
            url: string;
            /** @description Null is all. */
            types: string[] | null;
            agreementId: string | null;
            clientId: string | null;
            /** @description Why it is paused or disabled, where anybody said. */
            reason: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            registeredAt: string;
            /**
             * Format: date-time
             * @description UTC instant; null where it has its first secret.
             */
            rotatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the next attempt at what waits; null where nothing does, or it is paused.
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null where nothing was ever taken.
             */
            lastSuccessAt: string | null;
            lastFailure: components["schemas"]["FailureAnswer"] | null;
        };
        WebhookPage: {
            items: components["schemas"]["WebhookAnswer"][];
            nextCursor: string | null;
        };
        WebhookStatusAnswer: {
            /**
             * @description `paused`: by somebody, or because it took nothing for two days. `disabled`: it answered 410. Both wait to be resumed.
             * @enum {string}
             */
            state: "active" | "disabled" | "paused";
            /** @description Everything up to this log position was sent, or waits; null where sending has not begun. */
            position: number | null;
            /** @description How far the end of the log is from there, in positions; 0 where nothing is left to send but what waits. */
            lag: number | null;
            /** @description Agreements (and the like) whose events wait because one of them was not taken. */
            waiting: number;
            /** @description Attempts since the last one that succeeded. */
            consecutiveFailures: number;
            /** @description Events that are not sent any more unless somebody asks for it. */
            deadLetters: number;
            id: string;
            url: string;
            /** @description Null is all. */
            types: string[] | null;
            agreementId: string | null;
            clientId: string | null;
            /** @description Why it is paused or disabled, where anybody said. */
            reason: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            registeredAt: string;
            /**
             * Format: date-time
             * @description UTC instant; null where it has its first secret.
             */
            rotatedAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant of the next attempt at what waits; null where nothing does, or it is paused.
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant; null where nothing was ever taken.
             */
            lastSuccessAt: string | null;
            lastFailure: components["schemas"]["FailureAnswer"] | null;
        };
        WebhookStateAnswer: {
            /** @enum {string} */
            state: "active" | "disabled" | "paused" | "removed";
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        RotateWebhookSecretBody: {
            /**
             * @description How long events are signed with the present secret too: 0, which is not at all, to 720 (30 days).
             * @default 24
             */
            graceHours?: number;
        };
        WebhookSecretAnswer: {
            /** @description Shown here and nowhere else. */
            secret: string;
            /**
             * Format: date-time
             * @description Until then events are signed with the secret before too, a UTC instant; null where that has ended.
             */
            graceEndsAt: string | null;
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        ReplayWebhookBody: {
            /** @description Log position after which everything is sent again; 0 for the first event. */
            fromPosition: number;
        };
        WebhookReplayedAnswer: {
            fromPosition: number;
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        WebhookTestedAnswer: {
            /** @description Null where there was no answer. */
            status: number | null;
            eventId: string;
            /** @description It was answered with 2xx. */
            delivered: boolean;
            /** @description The beginning of the answer, or why there was none. */
            text: string;
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        DeadLetterAnswer: {
            attempts: number;
            eventId: string;
            event: components["schemas"]["CloudEventAnswer"];
            lastFailure: components["schemas"]["FailureAnswer"];
            /** @description It is about to be sent again. */
            resending: boolean;
        };
        DeadLetterPage: {
            items: components["schemas"]["DeadLetterAnswer"][];
            nextCursor: string | null;
        };
        DeadLettersResentAnswer: {
            /** @description How many are sent again, soon. */
            count: number;
            id: string;
            /** @description Log position, for `Minutebook-After`. */
            position: number;
        };
        TrendFigures: {
            /** @description Tickets opened, by the month in UTC. */
            opened: number;
            /** @description How many of these were reopened, ever since. */
            reopened: number;
            /** @description Whole percent, rounded half up; null where none was opened. */
            reopenedPercent: number | null;
            /** @description Minutes of work by the local months of the work, on tickets of any age, as they stand after all corrections. */
            workedMinutes: number;
            billableMinutes: number;
        };
        TrendGroup: {
            /** @description Tickets opened, by the month in UTC. */
            opened: number;
            /** @description How many of these were reopened, ever since. */
            reopened: number;
            /** @description Whole percent, rounded half up; null where none was opened. */
            reopenedPercent: number | null;
            /** @description Minutes of work by the local months of the work, on tickets of any age, as they stand after all corrections. */
            workedMinutes: number;
            billableMinutes: number;
            month?: string;
            clientId?: string;
            agreementId?: string;
            category?: string;
            environment?: string;
            priority?: string;
            kind?: string;
            channel?: string;
        };
        RecurringFaultAnswer: {
            clientId: string;
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            environment: string;
            /** @description The check in monitoring, where it is one check that found the fault. */
            checkId: string | null;
            check: string | null;
            times: number;
            /**
             * Format: date-time
             * @description UTC instants.
             */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            /** @description In the order in which they were opened. */
            ticketIds: string[];
        };
        TrendsAnswer: {
            from: string;
            to: string;
            total: components["schemas"]["TrendFigures"];
            /** @description Those with tickets or time, in the order of what they are told apart by. */
            groups: components["schemas"]["TrendGroup"][];
            /** @description Faults of one check, or of one client, category and environment; those that came most often first. */
            recurring: components["schemas"]["RecurringFaultAnswer"][];
        };
        Capacity: {
            /** @description Agreements with an open month. */
            agreements: number;
            /** @description Minutes worked so far. */
            workedMinutes: number;
            /** @description Minutes that the team still has to work in these months, if they go on as they have been going. */
            neededMinutes: number;
            /** @description Billable minutes so far, and at the month's end: straight on, and like the months before (straight on without one). */
            usedMinutes: number;
            straightLineMinutes: number;
            likeBeforeMinutes: number;
            /** @description What of the straight line no lot would cover. */
            overageMinutes: number;
        };
        ExpectationAnswer: {
            /** @description Billable minutes at the month's end. */
            usedMinutes: number;
            /** @description Minutes of these that no lot would cover. */
            overageMinutes: number;
        };
        AgreementForecast: {
            agreementId: string;
            clientId: string;
            month: string;
            /** @description The month before has not closed: what it would carry over now is counted, and may still change. */
            provisional: boolean;
            /**
             * Format: date
             * @description Local day.
             */
            today: string;
            days: number;
            /** @description Of these, today among them. */
            daysGone: number;
            availableMinutes: number;
            /** @description Billable minutes so far. */
            usedMinutes: number;
            overageMinutes: number;
            /** @description The month goes on as it has been going; null before its first day. */
            straightLine: components["schemas"]["ExpectationAnswer"] | null;
            /** @description The rest of the month is like the same part of up to three months before; null without one. */
            likeBefore: components["schemas"]["ExpectationAnswer"] | null;
            /** @description Minutes worked so far, whoever bears them. */
            workedMinutes: number;
            /** @description The same at the month's end, if it goes on as it has been going; null before its first day. */
            expectedWorkedMinutes: number | null;
        };
        ForecastAnswer: {
            /** @description Of all agreements asked for. */
            capacity: components["schemas"]["Capacity"];
            /** @description Those with the most expected overage first, then those that use most of what they have. */
            items: components["schemas"]["AgreementForecast"][];
        };
        TermsAnswer: {
            /** @description Granted each month. A retainer states it; the other plans have none. */
            allowanceMinutes: number;
            /** @description Charged in advance each month. A retainer and an unlimited plan state it; 0 where the others leave it out. */
            monthlyFee: number;
            /** @description Minor units an hour, where a role has no rate of its own. All but an unlimited plan state it; there 0 where left out. */
            hourlyRate: number;
            /** @description Hours in which targets run and minutes count once. Monday to Friday, 09:00 to 17:00, where left out. */
            coverage: "around-the-clock" | components["schemas"]["CoverageWindowDto"][];
            /**
             * @description `retainer`: an allowance each month. `prepaid`: draws on purchases only. `on-demand`: all billable time is
             *     charged by the hour. `unlimited`: draws nothing.
             * @enum {string}
             */
            plan: "on-demand" | "prepaid" | "retainer" | "unlimited";
            /** @description ISO 4217, such as `GBP`. */
            currency: string;
            /** @description IANA zone in which months, days and hours are read, such as `Europe/London`. */
            timeZone: string;
            /** @description Region whose public holidays are outside coverage, such as `GB-ENG`. None where left out or null. */
            holidays: string | null;
            /** @description Minor units an hour by role. None where left out. */
            rates: {
                [key: string]: number;
            };
            /** @description Minor units a day; needed where overage is charged by the day. */
            dayRate: number | null;
            /** @description Minutes of such a day; needed where overage is charged by the day. */
            dayMinutes: number | null;
            /** @description Decimal share: 20 % is `0.20`. */
            vatRate: string;
            /** @description Lines charged each month in advance beside the fee. None where left out. */
            recurring: components["schemas"]["RecurringLineDto"][];
            /** @description What becomes of unused allowance. Lost at the month's end where left out. */
            rollover: components["schemas"]["RolloverDto"];
            /** @description What becomes of minutes beyond what is available. Charged by the hour once approved where left out. */
            overage: components["schemas"]["OverageAnswer"];
            /** @description To the minute where left out. */
            rounding: components["schemas"]["RoundingAnswer"];
            /** @description Every minute counts once where left out. */
            multipliers: components["schemas"]["MultipliersAnswer"];
            /** @description Promised times by priority. None where left out. */
            targets: components["schemas"]["TargetsAnswer"];
            /** @description Covers under which work draws nothing. None where left out. */
            included: ("proactive" | "security" | "warranty")[];
            /** @description Tickets whose time draws nothing. None where left out. */
            freeOfCharge: components["schemas"]["FreeOfChargeDto"][];
            /** @description Months from the start without a fee. 0 where left out. */
            freeMonths: number;
            /** @description Months of a term: after it the agreement renews itself, or ends. 12 where left out. */
            termMonths: number;
            /**
             * @description `rolling`: renews itself every term until notice. `none`: ends with its one term. Rolling where left out.
             * @enum {string}
             */
            renewal: "none" | "rolling";
            /** @description Days of notice by either side. 30 where left out. */
            noticeDays: number;
            /**
             * @description How a month that starts or ends part way is granted and charged. By calendar days where left out.
             * @enum {string}
             */
            proration: "by-day" | "none";
            /**
             * @description What becomes of time logged for a closed month. Posted to the oldest open month where left out.
             * @enum {string}
             */
            lateEntries: "next-open-month" | "reject";
            /**
             * @description What becomes of unused minutes when the agreement ends. Forfeited where left out.
             * @enum {string}
             */
            onEnd: "extend" | "forfeit" | "refund-unused-purchases";
            /** @description Months for which unused minutes stay usable after the end; needed with `extend`, left out otherwise. */
            extendMonths?: number;
            /** @description Percent of what is available at which crossing is told, rising. 50, 80 and 100 where left out. */
            thresholds: number[];
            /** @description Days after its end at which a month closes by itself. 3 where left out; null is by hand only. */
            closeAfterDays: number | null;
            /** @description Figures that the engine must reproduce before the agreement can be signed. None where left out. */
            examples: components["schemas"]["ContractExampleDto"][];
        };
        OverageAnswer: {
            /** @description Overage up to this is taken from the next allowance instead of charged. 0 where left out: nothing is borrowed. */
            borrowUpToMinutes: number;
            /**
             * @description Whether the client is asked before overage is charged or borrowed. Required where left out. On demand nothing is asked.
             * @enum {string}
             */
            approval: "not-required" | "required";
            /** @description Charged overage minutes priced by the hour before the day rate begins; null, or left out, is hourly throughout. */
            dayRateAfterMinutes: number | null;
            /**
             * @description How minutes at the day rate are counted. Pro rata where left out.
             * @enum {string}
             */
            dayRounding: "pro-rata" | "whole-day";
        };
        RoundingAnswer: {
            /** @description Billable minutes of an entry are rounded up to whole increments. 1 where left out: to the minute. */
            incrementMinutes: number;
            /** @description What an entry draws at least; need not be a multiple of the increment. 0 where left out. */
            minimumMinutes: number;
        };
        MultipliersAnswer: {
            /** @description Decimal, at least 1: what a minute outside coverage counts. `1` where left out. */
            outOfHours: string;
        };
        TargetAnswer: {
            /** @description Hours in which these minutes run; the agreement's own coverage where left out. */
            coverage?: "around-the-clock" | components["schemas"]["CoverageWindowDto"][];
            /** @description Minutes inside coverage from opening to the first public reply; null, or left out, is no promise. */
            responseMinutes: number | null;
            /** @description Minutes inside coverage from opening to resolved; null, or left out, is no promise. */
            resolutionMinutes: number | null;
            /** @description Minutes inside coverage from one public reply to the next; null, or left out, is no promise. */
            updateMinutes?: number | null;
        };
        TargetsAnswer: {
            /** @description The most urgent. */
            P1?: components["schemas"]["TargetAnswer"];
            P2?: components["schemas"]["TargetAnswer"];
            /** @description The least urgent. */
            P3?: components["schemas"]["TargetAnswer"];
        };
        /** @description RFC 9457. Facts of the refusal are extension members. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Every fault, where there are any (422). */
            errors?: {
                /** @description RFC 6901, into the body or the query. */
                pointer: string;
                detail: string;
            }[];
        };
        /**
         * ClientRegistered
         * @description An organisation was signed up.
         */
        "minutebook.ClientRegistered.v1": {
            clientId: string;
            name: string;
            contacts: {
                name: string;
                email: string;
                phone?: string;
            }[];
        };
        /**
         * ContactAdded
         * @description A further person can be reached there.
         */
        "minutebook.ContactAdded.v1": {
            clientId: string;
            name: string;
            email: string;
            phone?: string;
        };
        /**
         * ContactRemoved
         * @description A person can no longer be reached there.
         */
        "minutebook.ContactRemoved.v1": {
            clientId: string;
            name: string;
            email: string;
            phone?: string;
        };
        /**
         * ProjectLaunched
         * @description A project went live; its warranty begins.
         */
        "minutebook.ProjectLaunched.v1": {
            clientId: string;
            projectId: string;
            name: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            launchedOn: string;
            warrantyDays: number;
        };
        /**
         * AgreementSigned
         * @description An agreement was signed.
         */
        "minutebook.AgreementSigned.v1": {
            agreementId: string;
            clientId: string;
            renewsOn: string | null;
            renewsAt: string | null;
            endsOn: string | null;
            endsAt: string | null;
            usableThrough: string | null;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            startsOn: string;
            /** @description A calendar month in the agreement’s zone. */
            firstMonth: string;
            termsVersion: number;
            terms: components["schemas"]["AgreementSigned.v1.Terms"];
        };
        /** @description What was agreed. */
        "AgreementSigned.v1.Terms": {
            /** @enum {string} */
            plan: "on-demand" | "prepaid" | "retainer" | "unlimited";
            currency: string;
            timeZone: string;
            holidays: string | null;
            /** @description Whole minutes. */
            allowanceMinutes: number;
            /** @description Whole minor units of the currency. */
            monthlyFee: number;
            /** @description Whole minor units of the currency. */
            hourlyRate: number;
            rates: {
                [key: string]: number;
            };
            dayRate: number | null;
            dayMinutes: number | null;
            /** @description A decimal number. */
            vatRate: string;
            recurring: {
                label: string;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
            rollover: {
                /** @enum {string} */
                policy: "capped" | "none";
                /** @description A decimal number. */
                capMultiple?: string;
                expiresAfterMonths?: number | null;
            };
            overage: {
                /** @description Whole minutes. */
                borrowUpToMinutes: number;
                /** @enum {string} */
                approval: "not-required" | "required";
                dayRateAfterMinutes: number | null;
                /** @enum {string} */
                dayRounding: "pro-rata" | "whole-day";
            };
            rounding: {
                /** @description Whole minutes. */
                incrementMinutes: number;
                /** @description Whole minutes. */
                minimumMinutes: number;
            };
            multipliers: {
                /** @description A decimal number. */
                outOfHours: string;
            };
            coverage: components["schemas"]["AgreementSigned.v1.Coverage"];
            targets: {
                [key: string]: components["schemas"]["AgreementSigned.v1.Target"];
            };
            included: ("proactive" | "security" | "warranty")[];
            freeOfCharge: {
                channel?: string;
                /** @enum {string} */
                priority?: "P1" | "P2" | "P3";
            }[];
            freeMonths: number;
            termMonths: number;
            /** @enum {string} */
            renewal: "none" | "rolling";
            noticeDays: number;
            /** @enum {string} */
            proration: "by-day" | "none";
            /** @enum {string} */
            lateEntries: "next-open-month" | "reject";
            /** @enum {string} */
            onEnd: "extend" | "forfeit" | "refund-unused-purchases";
            extendMonths?: number;
            thresholds: number[];
            closeAfterDays: number | null;
            examples: {
                name: string;
                given: {
                    /** @description Whole minutes. */
                    available: number;
                    /** @description Whole minutes. */
                    used: number;
                    /** @description Whole minutes. */
                    approved?: number;
                };
                expect: {
                    /** @description Whole minutes. */
                    borrowed?: number;
                    /** @description Whole minutes. */
                    charged?: number;
                    /** @description Whole minor units of the currency. */
                    net?: number;
                };
            }[];
        };
        /** @description Windows of the week, `HH:MM` on the wall, `to` excluded. */
        "AgreementSigned.v1.Coverage": "around-the-clock" | {
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            from: string;
            to: string;
        }[];
        "AgreementSigned.v1.Target": {
            responseMinutes: number | null;
            resolutionMinutes: number | null;
            updateMinutes?: number | null;
            coverage?: components["schemas"]["AgreementSigned.v1.Coverage"];
        };
        /**
         * TermsAmended
         * @description Other terms take effect from a month on.
         */
        "minutebook.TermsAmended.v1": {
            agreementId: string;
            clientId: string;
            renewsOn: string | null;
            renewsAt: string | null;
            endsOn: string | null;
            endsAt: string | null;
            usableThrough: string | null;
            /** @description A calendar month in the agreement’s zone. */
            effectiveMonth: string;
            termsVersion: number;
            terms: components["schemas"]["TermsAmended.v1.Terms"];
        };
        /** @description What was agreed. */
        "TermsAmended.v1.Terms": {
            /** @enum {string} */
            plan: "on-demand" | "prepaid" | "retainer" | "unlimited";
            currency: string;
            timeZone: string;
            holidays: string | null;
            /** @description Whole minutes. */
            allowanceMinutes: number;
            /** @description Whole minor units of the currency. */
            monthlyFee: number;
            /** @description Whole minor units of the currency. */
            hourlyRate: number;
            rates: {
                [key: string]: number;
            };
            dayRate: number | null;
            dayMinutes: number | null;
            /** @description A decimal number. */
            vatRate: string;
            recurring: {
                label: string;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
            rollover: {
                /** @enum {string} */
                policy: "capped" | "none";
                /** @description A decimal number. */
                capMultiple?: string;
                expiresAfterMonths?: number | null;
            };
            overage: {
                /** @description Whole minutes. */
                borrowUpToMinutes: number;
                /** @enum {string} */
                approval: "not-required" | "required";
                dayRateAfterMinutes: number | null;
                /** @enum {string} */
                dayRounding: "pro-rata" | "whole-day";
            };
            rounding: {
                /** @description Whole minutes. */
                incrementMinutes: number;
                /** @description Whole minutes. */
                minimumMinutes: number;
            };
            multipliers: {
                /** @description A decimal number. */
                outOfHours: string;
            };
            coverage: components["schemas"]["TermsAmended.v1.Coverage"];
            targets: {
                [key: string]: components["schemas"]["TermsAmended.v1.Target"];
            };
            included: ("proactive" | "security" | "warranty")[];
            freeOfCharge: {
                channel?: string;
                /** @enum {string} */
                priority?: "P1" | "P2" | "P3";
            }[];
            freeMonths: number;
            termMonths: number;
            /** @enum {string} */
            renewal: "none" | "rolling";
            noticeDays: number;
            /** @enum {string} */
            proration: "by-day" | "none";
            /** @enum {string} */
            lateEntries: "next-open-month" | "reject";
            /** @enum {string} */
            onEnd: "extend" | "forfeit" | "refund-unused-purchases";
            extendMonths?: number;
            thresholds: number[];
            closeAfterDays: number | null;
            examples: {
                name: string;
                given: {
                    /** @description Whole minutes. */
                    available: number;
                    /** @description Whole minutes. */
                    used: number;
                    /** @description Whole minutes. */
                    approved?: number;
                };
                expect: {
                    /** @description Whole minutes. */
                    borrowed?: number;
                    /** @description Whole minutes. */
                    charged?: number;
                    /** @description Whole minor units of the currency. */
                    net?: number;
                };
            }[];
        };
        /** @description Windows of the week, `HH:MM` on the wall, `to` excluded. */
        "TermsAmended.v1.Coverage": "around-the-clock" | {
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            from: string;
            to: string;
        }[];
        "TermsAmended.v1.Target": {
            responseMinutes: number | null;
            resolutionMinutes: number | null;
            updateMinutes?: number | null;
            coverage?: components["schemas"]["TermsAmended.v1.Coverage"];
        };
        /**
         * AgreementRenewed
         * @description A further term has begun.
         */
        "minutebook.AgreementRenewed.v1": {
            agreementId: string;
            clientId: string;
            renewsOn: string | null;
            renewsAt: string | null;
            endsOn: string | null;
            endsAt: string | null;
            usableThrough: string | null;
            term: number;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            from: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            to: string;
        };
        /**
         * NoticeGiven
         * @description One side gave notice.
         */
        "minutebook.NoticeGiven.v1": {
            agreementId: string;
            clientId: string;
            renewsOn: string | null;
            renewsAt: string | null;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            endsOn: string;
            endsAt: string | null;
            usableThrough: string | null;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            givenOn: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            noticeEndsOn: string;
            askedFor: string | null;
            /** @enum {string} */
            by: "agency" | "client";
        };
        /**
         * AgreementEnded
         * @description The agreement’s last day is over.
         */
        "minutebook.AgreementEnded.v1": {
            agreementId: string;
            clientId: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            endedOn: string;
        };
        /**
         * MonthOpened
         * @description A month began.
         */
        "minutebook.MonthOpened.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            from: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            to: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            endsAt: string;
            closesAt: string | null;
            ordinal: number;
            termsVersion: number;
            terms: components["schemas"]["MonthOpened.v1.Terms"];
            grant: components["schemas"]["MonthOpened.v1.Lot"] | null;
            lines: components["schemas"]["MonthOpened.v1.ChargeLine"][];
            last: boolean;
        };
        /** @description What was agreed. */
        "MonthOpened.v1.Terms": {
            /** @enum {string} */
            plan: "on-demand" | "prepaid" | "retainer" | "unlimited";
            currency: string;
            timeZone: string;
            holidays: string | null;
            /** @description Whole minutes. */
            allowanceMinutes: number;
            /** @description Whole minor units of the currency. */
            monthlyFee: number;
            /** @description Whole minor units of the currency. */
            hourlyRate: number;
            rates: {
                [key: string]: number;
            };
            dayRate: number | null;
            dayMinutes: number | null;
            /** @description A decimal number. */
            vatRate: string;
            recurring: {
                label: string;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
            rollover: {
                /** @enum {string} */
                policy: "capped" | "none";
                /** @description A decimal number. */
                capMultiple?: string;
                expiresAfterMonths?: number | null;
            };
            overage: {
                /** @description Whole minutes. */
                borrowUpToMinutes: number;
                /** @enum {string} */
                approval: "not-required" | "required";
                dayRateAfterMinutes: number | null;
                /** @enum {string} */
                dayRounding: "pro-rata" | "whole-day";
            };
            rounding: {
                /** @description Whole minutes. */
                incrementMinutes: number;
                /** @description Whole minutes. */
                minimumMinutes: number;
            };
            multipliers: {
                /** @description A decimal number. */
                outOfHours: string;
            };
            coverage: components["schemas"]["MonthOpened.v1.Coverage"];
            targets: {
                [key: string]: components["schemas"]["MonthOpened.v1.Target"];
            };
            included: ("proactive" | "security" | "warranty")[];
            freeOfCharge: {
                channel?: string;
                /** @enum {string} */
                priority?: "P1" | "P2" | "P3";
            }[];
            freeMonths: number;
            termMonths: number;
            /** @enum {string} */
            renewal: "none" | "rolling";
            noticeDays: number;
            /** @enum {string} */
            proration: "by-day" | "none";
            /** @enum {string} */
            lateEntries: "next-open-month" | "reject";
            /** @enum {string} */
            onEnd: "extend" | "forfeit" | "refund-unused-purchases";
            extendMonths?: number;
            thresholds: number[];
            closeAfterDays: number | null;
            examples: {
                name: string;
                given: {
                    /** @description Whole minutes. */
                    available: number;
                    /** @description Whole minutes. */
                    used: number;
                    /** @description Whole minutes. */
                    approved?: number;
                };
                expect: {
                    /** @description Whole minutes. */
                    borrowed?: number;
                    /** @description Whole minutes. */
                    charged?: number;
                    /** @description Whole minor units of the currency. */
                    net?: number;
                };
            }[];
        };
        /** @description Windows of the week, `HH:MM` on the wall, `to` excluded. */
        "MonthOpened.v1.Coverage": "around-the-clock" | {
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            from: string;
            to: string;
        }[];
        "MonthOpened.v1.Target": {
            responseMinutes: number | null;
            resolutionMinutes: number | null;
            updateMinutes?: number | null;
            coverage?: components["schemas"]["MonthOpened.v1.Coverage"];
        };
        /** @description Where minutes come from. */
        "MonthOpened.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["MonthOpened.v1.Claim"];
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "MonthOpened.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "MonthOpened.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * BalanceCarriedForward
         * @description What the month before left came in.
         */
        "minutebook.BalanceCarriedForward.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description A calendar month in the agreement’s zone. */
            fromMonth: string;
            lots: components["schemas"]["BalanceCarriedForward.v1.Lot"][];
            /** @description Whole minutes. */
            borrowedMinutes: number;
            paidInAdvance: components["schemas"]["BalanceCarriedForward.v1.ChargeLine"][];
        };
        /** @description Where minutes come from. */
        "BalanceCarriedForward.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["BalanceCarriedForward.v1.Claim"];
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "BalanceCarriedForward.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "BalanceCarriedForward.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * HoursPurchased
         * @description Hours were bought in advance.
         */
        "minutebook.HoursPurchased.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            purchaseId: string;
            lot: components["schemas"]["HoursPurchased.v1.Lot"];
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /** @description Where minutes come from. */
        "HoursPurchased.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["HoursPurchased.v1.Claim"];
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "HoursPurchased.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /**
         * TimeLogged
         * @description Time was worked on a ticket.
         */
        "minutebook.TimeLogged.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            entryId: string;
            ticketId: string;
            agent: string;
            role: string | null;
            activity: string | null;
            note: string;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            reason: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            insideMinutes: number;
            /** @description Whole minutes. */
            outsideMinutes: number;
            /** @description A decimal number. */
            outOfHoursMultiplier: string;
            rounding: {
                /** @description Whole minutes. */
                incrementMinutes: number;
                /** @description Whole minutes. */
                minimumMinutes: number;
            };
            /** @description Whole minutes. */
            billableMinutes: number;
            late: boolean;
            /** @description A calendar month in the agreement’s zone. */
            originalMonth: string;
            calendar: components["schemas"]["TimeLogged.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TimeLogged.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TimeCorrected
         * @description An entry of an open month was corrected.
         */
        "minutebook.TimeCorrected.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            entryId: string;
            ticketId: string;
            agent: string;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            late: boolean;
            reason: string;
            before: components["schemas"]["TimeCorrected.v1.EntryValues"];
            correctionId: string;
            after: components["schemas"]["TimeCorrected.v1.EntryValues"];
        };
        /** @description What an entry says of the work. */
        "TimeCorrected.v1.EntryValues": {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            insideMinutes: number;
            /** @description Whole minutes. */
            outsideMinutes: number;
            /** @description Whole minutes. */
            billableMinutes: number;
            calendar: components["schemas"]["TimeCorrected.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TimeCorrected.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TimeReversed
         * @description An entry of an open month was taken back.
         */
        "minutebook.TimeReversed.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            entryId: string;
            ticketId: string;
            agent: string;
            /** @enum {string} */
            cover: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            late: boolean;
            reason: string;
            before: components["schemas"]["TimeReversed.v1.EntryValues"];
            reversalId: string;
        };
        /** @description What an entry says of the work. */
        "TimeReversed.v1.EntryValues": {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            insideMinutes: number;
            /** @description Whole minutes. */
            outsideMinutes: number;
            /** @description Whole minutes. */
            billableMinutes: number;
            calendar: components["schemas"]["TimeReversed.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TimeReversed.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * AdjustmentPosted
         * @description Minutes were given or taken, by hand or because an entry of a closed month was corrected.
         */
        "minutebook.AdjustmentPosted.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            adjustmentId: string;
            /** @enum {string} */
            kind: "correction" | "given" | "reversal" | "taken";
            reason: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            entry: {
                entryId: string;
                ticketId: string;
                agent: string;
                role: string | null;
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                before: components["schemas"]["AdjustmentPosted.v1.EntryValues"] | null;
                after: components["schemas"]["AdjustmentPosted.v1.EntryValues"] | null;
            } | null;
            lots: components["schemas"]["AdjustmentPosted.v1.Lot"][];
            /** @description Whole minutes. */
            drawnMinutes: number;
            credits: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                lines: components["schemas"]["AdjustmentPosted.v1.ChargeLine"][];
                /** @description A decimal number. */
                vatRate: string;
                currency: string;
            }[];
            givenBack: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                lotId: string | null;
                /** @enum {string} */
                bearer: "borrowed" | "charged" | "lot" | "unapproved";
                /** @description Whole minutes. */
                minutes: number;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
            claimed?: components["schemas"]["AdjustmentPosted.v1.Claim"];
        };
        /** @description What an entry says of the work. */
        "AdjustmentPosted.v1.EntryValues": {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            insideMinutes: number;
            /** @description Whole minutes. */
            outsideMinutes: number;
            /** @description Whole minutes. */
            billableMinutes: number;
            calendar: components["schemas"]["AdjustmentPosted.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "AdjustmentPosted.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /** @description Where minutes come from. */
        "AdjustmentPosted.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["AdjustmentPosted.v1.Claim"];
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "AdjustmentPosted.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "AdjustmentPosted.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * ExpenseRecorded
         * @description An expense is charged with the month.
         */
        "minutebook.ExpenseRecorded.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            expenseId: string;
            ticketId: string | null;
            description: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            incurredOn: string;
            /** @description Whole minor units of the currency. */
            amount: number;
            late: boolean;
        };
        /**
         * EstimateNoted
         * @description A ticket’s estimate was held against what is left.
         */
        "minutebook.EstimateNoted.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            ticketId: string;
            /** @description Whole minutes. */
            estimateMinutes: number;
            /** @description Whole minutes. */
            remainingMinutes: number;
        };
        /**
         * MonthCutShort
         * @description The agreement ends within a month that was open already.
         */
        "minutebook.MonthCutShort.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            to: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            endsAt: string;
            closesAt: string | null;
            grant: components["schemas"]["MonthCutShort.v1.Lot"] | null;
            lines: components["schemas"]["MonthCutShort.v1.ChargeLine"][];
            last: boolean;
        };
        /** @description Where minutes come from. */
        "MonthCutShort.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["MonthCutShort.v1.Claim"];
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "MonthCutShort.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "MonthCutShort.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * OverageApprovalRequested
         * @description The client is asked to approve overage.
         */
        "minutebook.OverageApprovalRequested.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            ticketId: string | null;
            /** @enum {string} */
            because: "estimate" | "time";
            /** @description Whole minutes. */
            overageMinutes: number;
            /** @description Whole minutes. */
            approvedMinutes: number;
        };
        /**
         * OverageApproved
         * @description The client approved overage.
         */
        "minutebook.OverageApproved.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            approvalId: string;
            ticketId: string | null;
            /** @description Whole minutes. */
            minutes: number;
        };
        /**
         * OverageDeclined
         * @description The client declined overage.
         */
        "minutebook.OverageDeclined.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            approvalId: string;
            ticketId: string | null;
            /** @description Whole minutes. */
            minutes: number;
        };
        /**
         * BalanceThresholdCrossed
         * @description A share of the month’s minutes is used.
         */
        "minutebook.BalanceThresholdCrossed.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            threshold: number;
            /** @description Whole minutes. */
            usedMinutes: number;
            /** @description Whole minutes. */
            availableMinutes: number;
        };
        /**
         * MonthClosed
         * @description A month was closed with its statement.
         */
        "minutebook.MonthClosed.v1": {
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            statement: components["schemas"]["MonthClosed.v1.Settlement"];
            carriedLots: components["schemas"]["MonthClosed.v1.Lot"][];
            paidInAdvance: components["schemas"]["MonthClosed.v1.ChargeLine"][];
            nextMonth: string | null;
            seal?: components["schemas"]["MonthClosed.v1.Seal"];
        };
        /** @description The month in figures. Money is net unless it says gross. */
        "MonthClosed.v1.Settlement": {
            lots: components["schemas"]["MonthClosed.v1.LotMovement"][];
            entries: components["schemas"]["MonthClosed.v1.EntryDrawing"][];
            adjustments: components["schemas"]["MonthClosed.v1.Adjustment"][];
            /** @description Whole minutes. */
            openingMinutes: number;
            /** @description Whole minutes. */
            grantedMinutes: number;
            /** @description Whole minutes. */
            purchasedMinutes: number;
            /** @description Whole minutes. */
            goodwillMinutes: number;
            /** @description Whole minutes. */
            givenBackMinutes: number;
            /** @description Whole minutes. */
            borrowedBeforeMinutes: number;
            /** @description Whole minutes. */
            availableMinutes: number;
            /** @description Whole minutes. */
            usedMinutes: number;
            /** @description Whole minutes. */
            drawnMinutes: number;
            drawnBySource: {
                /** @description Whole minutes. */
                allowance: number;
                /** @description Whole minutes. */
                purchase: number;
                /** @description Whole minutes. */
                goodwill: number;
            };
            workedByCover: {
                [key: string]: number;
            };
            /** @description Whole minutes. */
            expiredMinutes: number;
            /** @description Whole minutes. */
            forfeitedMinutes: number;
            /** @description Whole minutes. */
            refundedMinutes: number;
            /** @description Whole minutes. */
            carriedMinutes: number;
            /** @description Whole minutes. */
            overageMinutes: number;
            /** @description Whole minutes. */
            approvedOverageMinutes: number;
            /** @description Whole minutes. */
            unapprovedOverageMinutes: number;
            /** @description Whole minutes. */
            borrowedMinutes: number;
            /** @description Whole minutes. */
            chargedOverageMinutes: number;
            lines: components["schemas"]["MonthClosed.v1.ChargeLine"][];
            /** @description Whole minor units of the currency. */
            net: number;
            /** @description Whole minor units of the currency. */
            vat: number;
            /** @description Whole minor units of the currency. */
            gross: number;
            currency: string;
        };
        /** @description minutes = drawn + expired + forfeited + refunded + remaining. */
        "MonthClosed.v1.LotMovement": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["MonthClosed.v1.Claim"];
            /** @description Whole minutes. */
            drawn: number;
            /** @description Whole minutes. */
            expired: number;
            /** @description Whole minutes. */
            forfeited: number;
            forfeitedBy: ("cap" | "end") | null;
            /** @description Whole minutes. */
            refunded: number;
            /** @description Whole minutes. */
            remaining: number;
        };
        /** @description Minutes that another system is said to have left over, as of a day. */
        "MonthClosed.v1.Claim": {
            source: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            asOf: string;
        };
        /** @description What paid for an entry. */
        "MonthClosed.v1.EntryDrawing": {
            entryId: string;
            drawn: {
                lotId: string;
                /** @description Whole minutes. */
                minutes: number;
            }[];
            /** @description Whole minutes. */
            overageMinutes: number;
            /** @description Whole minutes. */
            borrowedMinutes: number;
            /** @description Whole minutes. */
            chargedMinutes: number;
            /** @description Whole minutes. */
            unapprovedMinutes: number;
            charges: {
                line: number;
                /** @description Whole minutes. */
                minutes: number;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
        };
        "MonthClosed.v1.Adjustment": {
            adjustmentId: string;
            /** @enum {string} */
            kind: "correction" | "given" | "reversal" | "taken";
            reason: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            entry: {
                entryId: string;
                ticketId: string;
                agent: string;
                role: string | null;
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                before: components["schemas"]["MonthClosed.v1.EntryValues"] | null;
                after: components["schemas"]["MonthClosed.v1.EntryValues"] | null;
            } | null;
            lots: components["schemas"]["MonthClosed.v1.Lot"][];
            /** @description Whole minutes. */
            drawnMinutes: number;
            credits: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                lines: components["schemas"]["MonthClosed.v1.ChargeLine"][];
                /** @description A decimal number. */
                vatRate: string;
                currency: string;
            }[];
            givenBack: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                lotId: string | null;
                /** @enum {string} */
                bearer: "borrowed" | "charged" | "lot" | "unapproved";
                /** @description Whole minutes. */
                minutes: number;
                /** @description Whole minor units of the currency. */
                amount: number;
            }[];
            claimed?: components["schemas"]["MonthClosed.v1.Claim"];
        };
        /** @description What an entry says of the work. */
        "MonthClosed.v1.EntryValues": {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            date: string;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            insideMinutes: number;
            /** @description Whole minutes. */
            outsideMinutes: number;
            /** @description Whole minutes. */
            billableMinutes: number;
            calendar: components["schemas"]["MonthClosed.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "MonthClosed.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /** @description Where minutes come from. */
        "MonthClosed.v1.Lot": {
            lotId: string;
            /** @enum {string} */
            source: "allowance" | "goodwill" | "purchase";
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            grantedOn: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /** @description Whole minutes. */
            minutes: number;
            expiresOn: string | null;
            unitPrice: number | null;
            givenBack?: {
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                entryId: string;
                lotId: string;
            };
            claimed?: components["schemas"]["MonthClosed.v1.Claim"];
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "MonthClosed.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /** @description What a closed month is proven by. */
        "MonthClosed.v1.Seal": {
            keyId: string;
            previous: string | null;
            /** @enum {string} */
            after: "nothing" | "sealed-month" | "unsealed-month";
            chain: string[];
            digest: string;
            signature: string;
        };
        /**
         * TicketOpened
         * @description A ticket was opened.
         */
        "minutebook.TicketOpened.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketOpened.v1.Clock"][];
            subject: string;
            body: string;
            /** @enum {string} */
            channel: "api" | "email" | "monitoring" | "phone" | "portal" | "schedule";
            /** @enum {string} */
            kind: "maintenance" | "support";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            environment: string;
            requester: {
                name: string;
                email: string;
            };
            projectId: string | null;
            estimateMinutes: number | null;
            followsUp?: string | null;
            warrantyEndsOn?: string | null;
            underWarranty?: boolean;
            attachments?: components["schemas"]["TicketOpened.v1.Attachment"][];
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketOpened.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketOpened.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketOpened.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        "TicketOpened.v1.Attachment": {
            sha256: string;
            name: string;
            mediaType: string;
            bytes: number;
            notKept: string | null;
        };
        /**
         * TicketTriaged
         * @description Somebody has looked at it and given it to somebody.
         */
        "minutebook.TicketTriaged.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketTriaged.v1.Clock"][];
            assignee: string;
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            /** @description Whole minutes. */
            estimateMinutes?: number;
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketTriaged.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketTriaged.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketTriaged.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * ReplyPosted
         * @description A public reply was written.
         */
        "minutebook.ReplyPosted.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["ReplyPosted.v1.Clock"][];
            body: string;
            byAgency: boolean;
            attachments?: components["schemas"]["ReplyPosted.v1.Attachment"][];
        };
        /** @description A promise that runs, as it is after the event. */
        "ReplyPosted.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["ReplyPosted.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "ReplyPosted.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        "ReplyPosted.v1.Attachment": {
            sha256: string;
            name: string;
            mediaType: string;
            bytes: number;
            notKept: string | null;
        };
        /**
         * InformationRequested
         * @description The client was asked something.
         */
        "minutebook.InformationRequested.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["InformationRequested.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "InformationRequested.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["InformationRequested.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "InformationRequested.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * ClientReplied
         * @description The client has answered.
         */
        "minutebook.ClientReplied.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["ClientReplied.v1.Clock"][];
            note: string | null;
            attachments?: components["schemas"]["ClientReplied.v1.Attachment"][];
        };
        /** @description A promise that runs, as it is after the event. */
        "ClientReplied.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["ClientReplied.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "ClientReplied.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        "ClientReplied.v1.Attachment": {
            sha256: string;
            name: string;
            mediaType: string;
            bytes: number;
            notKept: string | null;
        };
        /**
         * WorkStarted
         * @description Work on it began.
         */
        "minutebook.WorkStarted.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["WorkStarted.v1.Clock"][];
        };
        /** @description A promise that runs, as it is after the event. */
        "WorkStarted.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["WorkStarted.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "WorkStarted.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * FixSubmittedForReview
         * @description A fix can be tried outside production.
         */
        "minutebook.FixSubmittedForReview.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["FixSubmittedForReview.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "FixSubmittedForReview.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["FixSubmittedForReview.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "FixSubmittedForReview.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * FixSignedOff
         * @description The client is content with the fix.
         */
        "minutebook.FixSignedOff.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["FixSignedOff.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "FixSignedOff.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["FixSignedOff.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "FixSignedOff.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * FixRejected
         * @description The client is not content with the fix.
         */
        "minutebook.FixRejected.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["FixRejected.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "FixRejected.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["FixRejected.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "FixRejected.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * FixDeployed
         * @description The fix is in production.
         */
        "minutebook.FixDeployed.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["FixDeployed.v1.Clock"][];
        };
        /** @description A promise that runs, as it is after the event. */
        "FixDeployed.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["FixDeployed.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "FixDeployed.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TicketResolved
         * @description It is done.
         */
        "minutebook.TicketResolved.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketResolved.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketResolved.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketResolved.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketResolved.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TicketReopened
         * @description It was not done after all.
         */
        "minutebook.TicketReopened.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketReopened.v1.Clock"][];
            note: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketReopened.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketReopened.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketReopened.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TicketClosed
         * @description Nothing more is to come.
         */
        "minutebook.TicketClosed.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketClosed.v1.Clock"][];
            note: string | null;
            /** @enum {string} */
            resolution?: "done" | "out-of-scope";
            link?: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketClosed.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketClosed.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketClosed.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * TicketEscalated
         * @description Somebody else was called in.
         */
        "minutebook.TicketEscalated.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["TicketEscalated.v1.Clock"][];
            to?: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "TicketEscalated.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["TicketEscalated.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "TicketEscalated.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * OnsiteVisitDispatched
         * @description Somebody is sent to the client.
         */
        "minutebook.OnsiteVisitDispatched.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["OnsiteVisitDispatched.v1.Clock"][];
            note: string | null;
            visitId: string;
            engineer: string;
            visitOn: string | null;
            scheduledFor: string | null;
            address: string | null;
        };
        /** @description A promise that runs, as it is after the event. */
        "OnsiteVisitDispatched.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["OnsiteVisitDispatched.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "OnsiteVisitDispatched.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * PriorityChanged
         * @description It is of another priority, with other promises.
         */
        "minutebook.PriorityChanged.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["PriorityChanged.v1.Clock"][];
            /** @enum {string} */
            from: "P1" | "P2" | "P3";
            /** @enum {string} */
            to: "P1" | "P2" | "P3";
        };
        /** @description A promise that runs, as it is after the event. */
        "PriorityChanged.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["PriorityChanged.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "PriorityChanged.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * SlaAtRisk
         * @description Three quarters of a promise have run.
         */
        "minutebook.SlaAtRisk.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["SlaAtRisk.v1.Clock"][];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            dueAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            atRiskAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            detectedAt: string;
        };
        /** @description A promise that runs, as it is after the event. */
        "SlaAtRisk.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["SlaAtRisk.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "SlaAtRisk.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * SlaBreached
         * @description A promise was not kept.
         */
        "minutebook.SlaBreached.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["SlaBreached.v1.Clock"][];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            dueAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            detectedAt: string;
            byReclassification: boolean;
        };
        /** @description A promise that runs, as it is after the event. */
        "SlaBreached.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["SlaBreached.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "SlaBreached.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * SlaMet
         * @description A promise was kept.
         */
        "minutebook.SlaMet.v1": {
            ticketId: string;
            agreementId: string;
            clientId: string;
            clocks: components["schemas"]["SlaMet.v1.Clock"][];
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            dueAt: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            stoppedAt: string;
        };
        /** @description A promise that runs, as it is after the event. */
        "SlaMet.v1.Clock": {
            /** @enum {string} */
            clock: "resolution" | "response" | "update";
            run: number;
            /** @enum {string} */
            state: "breached" | "cancelled" | "met" | "paused" | "running";
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @description Whole minutes. */
            targetMinutes: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            startedAt: string;
            /** @description A calendar month in the agreement’s zone. */
            month?: string;
            pauses: {
                /**
                 * Format: date-time
                 * @description UTC instant.
                 */
                from: string;
                to: string | null;
            }[];
            dueAt: string | null;
            atRiskAt: string | null;
            atRisk: boolean;
            stoppedAt: string | null;
            /** @description Whole minutes. */
            workedMinutes: number;
            /** @description Whole minutes. */
            tookMinutes?: number;
            termsVersion: number;
            calendar: components["schemas"]["SlaMet.v1.CalendarVersion"];
        };
        /** @description What local times were judged by. */
        "SlaMet.v1.CalendarVersion": {
            timeZoneDatabase: string;
            holidays: string | null;
        };
        /**
         * InvoiceIssued
         * @description A closed month was invoiced.
         */
        "minutebook.InvoiceIssued.v1": {
            invoiceId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            lines: components["schemas"]["InvoiceIssued.v1.ChargeLine"][];
            /** @description Whole minor units of the currency. */
            net: number;
            /** @description Whole minor units of the currency. */
            vat: number;
            /** @description A decimal number. */
            vatRate: string;
            /** @description Whole minor units of the currency. */
            gross: number;
            currency: string;
            number: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            issuedOn: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "InvoiceIssued.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * CreditNoteIssued
         * @description Money comes back: amounts are below zero.
         */
        "minutebook.CreditNoteIssued.v1": {
            invoiceId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            lines: components["schemas"]["CreditNoteIssued.v1.ChargeLine"][];
            /** @description Whole minor units of the currency. */
            net: number;
            /** @description Whole minor units of the currency. */
            vat: number;
            /** @description A decimal number. */
            vatRate: string;
            /** @description Whole minor units of the currency. */
            gross: number;
            currency: string;
            creditNoteId: string;
            adjustmentId: string | null;
            disputeId?: string;
            reason: string;
            invoiceNumber: string;
            number: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            issuedOn: string;
        };
        /** @description A line of money, net. The unit price is for an hour, or for a day. */
        "CreditNoteIssued.v1.ChargeLine": {
            /** @enum {string} */
            kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
            description: string;
            /** @description Whole minutes. */
            minutes?: number;
            /** @description Whole minor units of the currency. */
            unitPrice?: number;
            /** @description Whole minor units of the currency. */
            amount: number;
        };
        /**
         * DisputeOpened
         * @description A closed month is contested, whole or in part.
         */
        "minutebook.DisputeOpened.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            number: number;
            reason: string;
            wholeMonth: boolean;
            entryIds: string[];
            lines: number[];
            entries: {
                entryId: string;
                drawn: {
                    lotId: string;
                    /** @description Whole minutes. */
                    minutes: number;
                }[];
                /** @description Whole minutes. */
                overageMinutes: number;
                /** @description Whole minutes. */
                borrowedMinutes: number;
                /** @description Whole minutes. */
                chargedMinutes: number;
                /** @description Whole minutes. */
                unapprovedMinutes: number;
                charges: {
                    line: number;
                    /** @description Whole minutes. */
                    minutes: number;
                    /** @description Whole minor units of the currency. */
                    amount: number;
                }[];
                /** @description Whole minutes. */
                minutes: number;
                /** @description Whole minor units of the currency. */
                net: number;
            }[];
            charges: {
                /** @enum {string} */
                kind: "credit" | "expense" | "fee" | "overage-day" | "overage-hourly" | "purchase" | "recurring" | "refund";
                description: string;
                /** @description Whole minutes. */
                minutes?: number;
                /** @description Whole minor units of the currency. */
                unitPrice?: number;
                /** @description Whole minor units of the currency. */
                amount: number;
                line: number;
                shares: {
                    entryId: string;
                    /** @description Whole minutes. */
                    minutes: number;
                    /** @description Whole minor units of the currency. */
                    amount: number;
                }[];
            }[];
            statement: components["schemas"]["DisputeOpened.v1.Figures"];
            disputed: components["schemas"]["DisputeOpened.v1.Figures"];
            agreed: components["schemas"]["DisputeOpened.v1.Figures"];
            currency: string;
            timeZone: string;
            closeId: string;
            revision: number;
            position: number;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            closedAt: string;
            sealDigest: string | null;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            disputableThrough: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            openedOn: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            answerDueOn: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            answerDueAt: string;
        };
        "DisputeOpened.v1.Figures": {
            /** @description Whole minutes. */
            minutes: number;
            /** @description Whole minor units of the currency. */
            net: number;
        };
        /**
         * DisputeReplayed
         * @description The contested month was worked out again.
         */
        "minutebook.DisputeReplayed.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            eventsRead: number;
            replayed: components["schemas"]["DisputeReplayed.v1.Figures"];
            equal: boolean;
            differences: string[];
        };
        "DisputeReplayed.v1.Figures": {
            /** @description Whole minutes. */
            minutes: number;
            /** @description Whole minor units of the currency. */
            net: number;
        };
        /**
         * DisputeOverdue
         * @description The answer to a dispute is late.
         */
        "minutebook.DisputeOverdue.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            answerDueAt: string;
        };
        /**
         * DisputeUpheld
         * @description The client is right, wholly or in part.
         */
        "minutebook.DisputeUpheld.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            reason: string;
            /** @description Whole minutes. */
            goodwillMinutes: number;
            goodwillMonth: string | null;
            /** @description Whole minor units of the currency. */
            creditAmount: number;
            currency: string;
            whole: boolean;
            upheld: components["schemas"]["DisputeUpheld.v1.Figures"];
            agreed: components["schemas"]["DisputeUpheld.v1.Figures"];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            decidedAt: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            decidedOn: string;
        };
        "DisputeUpheld.v1.Figures": {
            /** @description Whole minutes. */
            minutes: number;
            /** @description Whole minor units of the currency. */
            net: number;
        };
        /**
         * DisputeRejected
         * @description The statement stands.
         */
        "minutebook.DisputeRejected.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            reason: string;
            agreed: components["schemas"]["DisputeRejected.v1.Figures"];
        };
        "DisputeRejected.v1.Figures": {
            /** @description Whole minutes. */
            minutes: number;
            /** @description Whole minor units of the currency. */
            net: number;
        };
        /**
         * DisputeWithdrawn
         * @description The client contests it no longer.
         */
        "minutebook.DisputeWithdrawn.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            reason: string | null;
        };
        /**
         * DisputeRedressed
         * @description What an upheld dispute gives back was given.
         */
        "minutebook.DisputeRedressed.v1": {
            disputeId: string;
            ledgerId: string;
            agreementId: string;
            clientId: string;
            /** @description A calendar month in the agreement’s zone. */
            month: string;
            adjustment: {
                adjustmentId: string;
                /** @description A calendar month in the agreement’s zone. */
                month: string;
                /** @description Whole minutes. */
                minutes: number;
                lotId: string;
            } | null;
            creditNote: {
                creditNoteId: string;
                number: string;
                /** @description Whole minor units of the currency. */
                amount: number;
            } | null;
            notGiven: string[];
        };
        /**
         * OutageBegan
         * @description Monitoring found something down.
         */
        "minutebook.OutageBegan.v1": {
            checkId: string;
            agreementId: string;
            clientId: string;
            check: string;
            outage: number;
            ticketId: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            detail: string;
        };
        /**
         * OutageEnded
         * @description Monitoring found it up again.
         */
        "minutebook.OutageEnded.v1": {
            checkId: string;
            agreementId: string;
            clientId: string;
            check: string;
            outage: number;
            ticketId: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            detail: string;
        };
        /**
         * MaintenancePlanned
         * @description Work was planned that comes again.
         */
        "minutebook.MaintenancePlanned.v1": {
            maintenanceId: string;
            agreementId: string;
            clientId: string;
            subject: string;
            body: string;
            /** @enum {string} */
            priority: "P1" | "P2" | "P3";
            /** @enum {string} */
            category: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
            environment: string;
            estimateMinutes: number | null;
            rule: string;
            /**
             * Format: date
             * @description A day in the agreement’s zone.
             */
            startsOn: string;
            at: string;
            timeZone: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            nextAt: string;
            left: number | null;
        };
        /**
         * MaintenanceSkipped
         * @description Occurrences were missed for too long.
         */
        "minutebook.MaintenanceSkipped.v1": {
            maintenanceId: string;
            agreementId: string;
            clientId: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            from: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            before: string;
        };
        /**
         * MaintenanceFellDue
         * @description Planned work has come round.
         */
        "minutebook.MaintenanceFellDue.v1": {
            maintenanceId: string;
            agreementId: string;
            clientId: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            occurrence: string;
            ticketId: string;
            nextAt: string | null;
            left: number | null;
        };
        /**
         * MaintenanceEnded
         * @description Planned work comes no more.
         */
        "minutebook.MaintenanceEnded.v1": {
            maintenanceId: string;
            agreementId: string;
            clientId: string;
            /** @enum {string} */
            reason: "agreement-ended" | "by-hand" | "rule-exhausted";
        };
        /**
         * CalendarPublished
         * @description A region’s public holidays were published.
         */
        "minutebook.CalendarPublished.v1": {
            region: string;
            years: number[];
            dates: string[];
            names?: {
                [key: string]: string;
            };
            source: string;
            sourceVersion: string;
        };
        /**
         * KeyIssued
         * @description A key was issued.
         */
        "minutebook.KeyIssued.v1": {
            keyId: string;
            /** @enum {string} */
            role: "admin" | "agent" | "auditor" | "billing" | "client" | "integrator";
            clientId?: string;
            label: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            expiresAt?: string;
        };
        /**
         * KeyRotated
         * @description A key was given another secret.
         */
        "minutebook.KeyRotated.v1": {
            keyId: string;
            rotation: number;
            graceEndsAt: string | null;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            expiresAt?: string;
        };
        /**
         * KeyRevoked
         * @description A key no longer works.
         */
        "minutebook.KeyRevoked.v1": {
            keyId: string;
        };
        /**
         * SigningKeyPublished
         * @description Months are sealed with another key.
         */
        "minutebook.SigningKeyPublished.v1": {
            keyId: string;
            jwk: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                x: string;
            };
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            proof: {
                by: string;
                signature: string;
            } | null;
        };
    };
    responses: {
        /** @description Unreadable: not JSON, or a malformed header. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No key, or one that is unknown, has expired or was revoked. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key’s role may not do this. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unknown, or not for this key to see. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state does not allow it. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The stream is at another revision than `If-Match` says. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is of another media type. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Invalid: every fault is named. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests for this key; `Retry-After` says when to try again. */
        Problem429: {
            headers: {
                /** @description Seconds after which to try again. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The stores cannot be reached, or the read model is behind; try again. */
        Problem503: {
            headers: {
                /** @description Seconds after which to try again. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Any other refusal: of the HTTP layer, or a fault on our side. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getClock: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    moveClock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveClockBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockMovedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyAnswer"];
                };
            };
            /** @description Not ready, with the reasons. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    issueKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueKeyBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyIssuedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKeyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyRotatedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyRevokedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listKeyUse: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyUsePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    registerClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterClientBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientRegisteredAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    addContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    removeContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    launchProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LaunchProjectBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectLaunchedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getCalendar: {
        parameters: {
            query?: {
                /** @description Shows the calendar as it stood after so many publications: 2 for `GB-ENG@2`. The last where left out. */
                version?: number;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                region: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    publishCalendar: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                region: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PublishCalendarBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPublishedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listAgreements: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only agreements of this client. */
                clientId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    signAgreement: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignAgreementBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementSignedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    amendTerms: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AmendTermsBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TermsAmendedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    giveNotice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveNoticeBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeGivenAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getAgreement: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only documents of this ledger month, `YYYY-MM`. */
                month?: string;
                /** @description Only documents of this agreement. */
                agreementId?: string;
                /** @description Only documents of this client. */
                clientId?: string;
                /** @description Only invoices, or only credit notes. */
                kind?: "credit-note" | "invoice";
                /** @description Only documents issued in this year, `YYYY`. */
                year?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoicePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getInvoice: {
        parameters: {
            query?: {
                /** @description As what it is answered: `json` where it is left out, a table as `csv`, or a `pdf` for people. */
                format?: "csv" | "json" | "pdf";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceAnswer"];
                    "text/csv": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    issueCreditNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditNoteBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    logTime: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimeEntryBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeLoggedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    buyHours: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PurchaseBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoursPurchasedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    decideOverage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverageDecidedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    correctTime: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryChangedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    reverseTime: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReversalBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryChangedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    adjustBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustmentBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceAdjustedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    recordExpense: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpenseBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpenseRecordedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    closeMonth: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloseMonthBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthClosedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getBalance: {
        parameters: {
            query?: {
                /** @description As of this instant instead of now; never in the future. */
                asOf?: string;
                /** @description The current month where it is left out, or that of the instant in `asOf`. */
                month?: string;
                /**
                 * @description With `asOf`: what was `known` then, from what had been written by then; or what was `true` then, as it is known today.
                 *     `known` where it is left out.
                 */
                basis?: "known" | "true";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listBalances: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                month?: string;
                clientId?: string;
                agreementId?: string;
                state?: "closed" | "open";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalancePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getStatement: {
        parameters: {
            query?: {
                /** @description As what it is answered: `json` where it is left out, a table as `csv`, or a `pdf` for people. */
                format?: "csv" | "json" | "pdf";
                /** @description As of this instant instead of now; never in the future. */
                asOf?: string;
                /**
                 * @description With `asOf`: what was `known` then, from what had been written by then; or what was `true` then, as it is known today.
                 *     `known` where it is left out.
                 */
                basis?: "known" | "true";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthStatementAnswer"];
                    "text/csv": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listTimeEntries: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only entries in the ledgers of this month, late ones among them. */
                month?: string;
                /** @description Only work that began at this instant or later. */
                from?: string;
                /** @description Only work that began before this instant. */
                to?: string;
                /** @description Only time under this agreement. */
                agreementId?: string;
                /** @description Only time worked for this client. */
                clientId?: string;
                /** @description Only time on this ticket. */
                ticketId?: string;
                /** @description Only what this agent worked. */
                agent?: string;
                /** @description Only what is borne so. */
                cover?: "billable" | "free" | "goodwill" | "own-defect" | "proactive" | "security" | "warranty";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeEntryPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listOverlaps: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only overlaps that begin at this instant or later. */
                from?: string;
                /** @description Only overlaps that begin before this instant. */
                to?: string;
                /** @description Only this agent's. */
                agent?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverlapPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listDisputes: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only disputes about this month, `YYYY-MM`. */
                month?: string;
                /** @description Only those whose answer is late, or only the others. */
                overdue?: "false" | "true";
                /** @description Only disputes in this state. */
                state?: "open" | "rejected" | "upheld" | "withdrawn";
                agreementId?: string;
                clientId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    openDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenDisputeBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeOpenedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    upholdDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpholdDisputeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeDecidedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    rejectDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectDisputeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeDecidedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    withdrawDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WithdrawDisputeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeWithdrawnAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listTickets: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only tickets of this environment. */
                environment?: string;
                /** @description Only tickets in this state; `open` is neither resolved nor closed. */
                status?: "closed" | "deployed" | "in-progress" | "in-review" | "open" | "opened" | "resolved" | "signed-off" | "triaged" | "waiting-on-client";
                /** @description Only tickets of this priority. */
                priority?: "P1" | "P2" | "P3";
                /** @description Only tickets of this kind. */
                kind?: "maintenance" | "support";
                /** @description Only tickets of this category. */
                category?: "bug" | "change-request" | "content" | "infrastructure" | "outage" | "question" | "security-incident" | "security-update" | "server-log" | "subject-access-request" | "third-party";
                /** @description Only tickets that this person has. */
                assignee?: string;
                /** @description Only tickets of this project. */
                projectId?: string;
                /** @description Only tickets of this client. */
                clientId?: string;
                /** @description Only tickets under this agreement. */
                agreementId?: string;
                /**
                 * @description Only tickets with all these words in their texts: subject, messages, requester, names of files, and for the agency's
                 *     people its notes. The last word may be a beginning. A phrase in quotation marks stands in one text as it is. Upper
                 *     case, lower case and accents make no difference; codes and paths are found by their parts. Of a ticket the first 1,000
                 *     different words are kept, and of a word its first 40 characters.
                 */
                q?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    openTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenTicketBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    openFollowUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowUpBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowUpCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    triageTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    dispatchOnsiteVisit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OnsiteVisitBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnsiteVisitCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    replyToTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    stepTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                step: "client-reply" | "close" | "deploy" | "escalate" | "priority" | "reject-fix" | "reopen" | "request-information" | "resolve" | "sign-off" | "start-work" | "submit-for-review";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StepBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listTicketQueue: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only tickets that this person has. */
                assignee?: string;
                /** @description Only tickets of this client. */
                clientId?: string;
                /** @description Only tickets under this agreement. */
                agreementId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listSimilarTickets: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarTickets"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listTicketHistory: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketHistoryPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listTicketClocks: {
        parameters: {
            query?: {
                /** @description As of this instant instead of now; never in the future. */
                asOf?: string;
                /** @description `today` judges every run a second time, by the holidays and the time zones as they are known today. */
                calendar?: "today";
                /**
                 * @description With `asOf`: what was `known` then, from what had been written by then; or what was `true` then, as it is known today.
                 *     `known` where it is left out.
                 */
                basis?: "known" | "true";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaRunAnswer"][];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    receiveEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only messages in this state. */
                state?: "assigned" | "dismissed" | "filed" | "held" | "ignored" | "received";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getMessageAttachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    fileMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FileMessageBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    dismissMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DismissMessageBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageCommandAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getTicketAttachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listClocks: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only clocks that are due before this instant. */
                before?: string;
                /** @description Only clocks in this state; `at-risk` are those that run or pause after 75 % of their target. */
                state?: "at-risk" | "breached" | "met" | "paused" | "running";
                /** @description Only clocks of this name. */
                clock?: "resolution" | "response" | "update";
                /** @description Only clocks that run, or ran last, under this priority. */
                priority?: "P1" | "P2" | "P3";
                /** @description Only clocks on tickets of this agreement. */
                agreementId?: string;
                /** @description Only clocks on tickets of this client. */
                clientId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getSlaPerformance: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Runs that began in this month of the agreement's zone; the current one, in UTC, where left out. */
                month?: string;
                clientId?: string;
                priority?: "P1" | "P2" | "P3";
                clock?: "resolution" | "response" | "update";
                /** @description Counts those that stopped within so many minutes of their target, too. */
                within?: number;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaPerformancePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    receiveSignal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignalBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listMaintenance: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenancePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    planMaintenance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanMaintenanceBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenancePlannedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    endMaintenance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceEndedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description Only notices about this ticket. */
                ticketId?: string;
                /**
                 * @description Only notices in this state: `due` nobody has taken up yet, `taken` is being sent, `failed` is tried again,
                 *     `abandoned` is not, `lapsed` was never taken up in the three days in which it was news.
                 */
                state?: "abandoned" | "due" | "failed" | "lapsed" | "sent" | "taken";
                /** @description Only notices of this kind. */
                kind?: "approval-asked" | "at-risk" | "breached" | "dispute-decided" | "dispute-opened" | "dispute-overdue" | "escalated" | "information-asked" | "opened" | "opened-p1" | "ready-for-review" | "reply" | "resolved" | "threshold-crossed" | "webhook-disabled" | "webhook-paused";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    sendNoticeAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SendAgainAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listMonthHistory: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description As what it is answered: a page as `json` where it is left out, or all of it as a `csv` file. */
                format?: "csv" | "json";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listAgreementHistory: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description As what it is answered: a page as `json` where it is left out, or all of it as a `csv` file. */
                format?: "csv" | "json";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listClientHistory: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description As what it is answered: a page as `json` where it is left out, or all of it as a `csv` file. */
                format?: "csv" | "json";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listDisputeHistory: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
                /** @description As what it is answered: a page as `json` where it is left out, or all of it as a `csv` file. */
                format?: "csv" | "json";
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listSigningKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeySet"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    verifySeals: {
        parameters: {
            query?: {
                /** @description Only the months of this agreement; left out, of all that the caller may see. */
                agreementId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getTreeHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeHeadAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    proveInclusion: {
        parameters: {
            query: {
                month: string;
                agreementId: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    proveConsistency: {
        parameters: {
            query: {
                /** @description Leaves of the earlier tree. */
                from: number;
                /** @description Leaves of the later tree; as many as there are now where it is left out. */
                to?: number;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listReplays: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    startReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    cancelReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    readEvents: {
        parameters: {
            query?: {
                /** @description Position after which reading begins, as an event’s `id` or `next` tell it; `latest` is what comes from now on. Without it, from the first event on. */
                after?: string;
                /** @description Event types, with commas between them, such as `TimeLogged,MonthClosed`; without it all. */
                types?: string;
                /** @description For pages: how many events at most. */
                limit?: number;
                /** @description For pages: how many seconds to wait for the first event where there is none. */
                wait?: number;
                /** @description Events about this agreement. */
                agreementId?: string;
                /** @description Events about this client. */
                clientId?: string;
            };
            header?: {
                /** @description The id that was read last: goes before `after`. */
                "Last-Event-ID"?: string;
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                    "application/json": components["schemas"]["FeedPageAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listEventSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSchemasAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEventSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            default: components["responses"]["Problem"];
        };
    };
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    registerWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterWebhookBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookRegisteredAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookStatusAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookStateAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecretBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    pauseWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookStateAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    resumeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookStateAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayWebhookBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReplayedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTestedAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Where the page before ended: its `nextCursor`. */
                cursor?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    resendDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLettersResentAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    resendDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same answer and one effect, also after a restart; another body with it is 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was seen: the command is refused with 412 if the stream has moved on. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision of the stream, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLettersResentAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getAgreementEvidence: {
        parameters: {
            query?: {
                /** @description The first month whose events are in the file; the agreement's first where it is left out. */
                from?: string;
                /** @description The last month in the file; the latest that is opened where it is left out. */
                through?: string;
                /** @description Size of a tree head that you have kept: the proof that the tree has only grown since is put into the file. */
                keptHead?: number;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.minutebook.evidence+json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getDisputeEvidence: {
        parameters: {
            query?: {
                /** @description Size of a tree head that you have kept: the proof that the tree has only grown since is put into the file. */
                keptHead?: number;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.minutebook.evidence+json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getTrends: {
        parameters: {
            query?: {
                /** @description This month alone. */
                month?: string;
                /** @description The first month; eleven before the last, where left out. */
                from?: string;
                /** @description The last month; the current one in UTC, where left out. */
                to?: string;
                /** @description One to three of month, clientId, agreementId, category, environment, priority, kind, channel, with commas between them. */
                by?: string;
                /** @description How often a fault has to come in these months to be listed as recurring. */
                recurringTimes?: number;
                /** @description Only tickets of this client. */
                clientId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
    getForecast: {
        parameters: {
            query?: {
                /** @description This month; the current one of each agreement, where left out. */
                month?: string;
                /** @description How many agreements are listed at most; the sums are over all. */
                limit?: number;
                /** @description Only agreements of this client. */
                clientId?: string;
            };
            header?: {
                /** @description A position that a command answered: the query answers when its read model has seen it, 503 after 5 s. */
                "Minutebook-After"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            default: components["responses"]["Problem"];
        };
    };
}

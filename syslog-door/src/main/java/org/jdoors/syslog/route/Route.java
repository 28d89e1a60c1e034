package org.jdoors.syslog.route;

import org.jdoors.syslog.config.Selectors;

/** Records that the selectors take go to the destination. */
public record Route(Selectors selectors, Destination destination) {}

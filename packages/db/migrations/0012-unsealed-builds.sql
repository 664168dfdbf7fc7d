-- expand
-- Checks that are no rows of builds are not sealed any more: the next check replaces their events. They stay out of the index by which
-- what is to be sealed is found, so that a look at it costs nothing however many resources there are.

drop index build_event_states_unsealed;
create index build_event_states_unsealed on build_event_states (build_id) where ended and not sealed and not detached;

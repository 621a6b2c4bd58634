package aliif.model.training;

/**
 * What a run is asked for.
 *
 * @param seed of all that is drawn: one seed, one result, where the end is counted in iterations
 */
public record TrainingPlan(Sampling sampling, Schedule schedule, long seed) {}

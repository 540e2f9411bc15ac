using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>The models of a study and the acquisition they make together.</summary>
internal sealed class Surrogates
{
    private readonly FeatureMap _features;
    private readonly HyperparameterPrior _prior;
    private readonly FitSchedule _objectiveSchedule;
    private readonly FitSchedule _feasibilitySchedule;
    private readonly GaussianProcess _objective;
    private readonly GaussianProcess _feasibility;

    /// <summary>Makes models without data.</summary>
    public Surrogates(Problem problem, FeatureMap features)
    {
        _features = features;
        _prior = HyperparameterPrior.ForDimension(features.Count);
        var kernel = new MaternKernel(features.IsCategorical);
        _objectiveSchedule = new FitSchedule(new Fit(kernel, _prior));
        _feasibilitySchedule = new FitSchedule(new Fit(kernel, _prior));
        _objective = new GaussianProcess(new MaternKernel(features.IsCategorical));
        _feasibility = new GaussianProcess(new MaternKernel(features.IsCategorical));
    }

    /// <summary>The acquisition after these observations, with the running trials taken into account.</summary>
    public IAcquisition Acquire(Observations observations, RandomStream random)
    {
        _ = random;
        double[] targets = observations.Values[0][..observations.Count];
        var parameters = _objectiveSchedule.For(observations.Inputs, _features.Count, targets, observations.Count);
        OutputWarping.Warp(targets);
        _objective.Condition(parameters, _prior, observations.Inputs, targets, observations.Count);
        IAcquisition acquisition = new ImprovementAcquisition(_objective, _objective.BestMean(targets));
        if (observations.FinishedCount > observations.Count)
        {
            acquisition = WithFeasibility(acquisition, observations);
        }

        foreach (double[] input in observations.Pending)
        {
            acquisition.AddPending(input);
        }

        return acquisition;
    }

    private SatisfactionAcquisition WithFeasibility(IAcquisition acquisition, Observations observations)
    {
        var labels = observations.Feasible.AsSpan(0, observations.FinishedCount);
        var parameters = _feasibilitySchedule.For(observations.FinishedInputs, _features.Count, labels, observations.FinishedCount);
        _feasibility.Condition(parameters, _prior, observations.FinishedInputs, labels, observations.FinishedCount);
        return new SatisfactionAcquisition(acquisition, _feasibility, 0);
    }
}

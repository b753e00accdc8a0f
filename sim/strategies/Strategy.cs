namespace Vigil.Sim.Strategies;

/// <summary>Who makes the choices of a search.</summary>
public enum Strategy
{
    /// <summary>Tier A: a random walk, every answer equally likely.</summary>
    Random,

    /// <summary>Tier B: Coyote's random strategy.</summary>
    CoyoteRandom,

    /// <summary>Tier B: Coyote's Q-learning, which prefers choices that led to something new.</summary>
    CoyoteQLearning,

    /// <summary>Tier A: PCT for bugs of depth 2: lanes by priority, one change.</summary>
    Pct2,

    /// <summary>Tier A: PCT for bugs of depth 3.</summary>
    Pct3,

    /// <summary>Tier A: PCT for bugs of depth 3 that becomes a random walk, so that no lane starves.</summary>
    FairPct3,

    /// <summary>Tier A: partial-order sampling, a priority a step, drawn anew after a conflict.</summary>
    Pos,

    /// <summary>Tier A: every interleaving about as likely as any other.</summary>
    Urw,

    /// <summary>Tier A: the same for the steps that touch one shared thing, another one each time.</summary>
    Surw,

    /// <summary>Tier A: one lane after the other, but for two places where the one whose turn it is waits.</summary>
    Delay2,

    /// <summary>Tier A: what was often done in a state becomes less likely there.</summary>
    QLearning,

    /// <summary>Tier A: choices that showed something new, changed in a few places.</summary>
    Mutation,

    /// <summary>Tier A: all of them, those more often that show more that is new.</summary>
    Portfolio,
}

namespace Vigil.Soak;

/// <summary>The options of one run.</summary>
internal sealed record SoakOptions
{
    /// <summary>How many members. At least 1.</summary>
    public required int Members { get; init; }

    /// <summary>How often something is done to them.</summary>
    public required int Rounds { get; init; }

    /// <summary>How many clients work at once.</summary>
    public required int Clients { get; init; }

    /// <summary>No round begins later than this; null for no bound.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Of what is drawn. What comes of it depends on time, too.</summary>
    public required int Seed { get; init; }

    /// <summary>Where members keep their data and logs.</summary>
    public required string DataDir { get; init; }

    /// <summary>The server: <c>vigil.dll</c>, or a program.</summary>
    public required string Server { get; init; }
}

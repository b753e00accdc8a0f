using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>Tests that look at the thread pool, where what other tests do must not be in the way.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    /// <summary>Its name.</summary>
    public const string Name = "alone";
}

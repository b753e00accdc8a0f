using System.Security.Cryptography;
using Vigil.Seams;

namespace Vigil.Server.Hosting;

/// <summary>The operating system's random numbers.</summary>
internal sealed class OsEntropy : IEntropy
{
    /// <inheritdoc/>
    public int Next(string site, int bound) => RandomNumberGenerator.GetInt32(bound);
}

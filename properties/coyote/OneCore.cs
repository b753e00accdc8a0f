using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Vigil.Properties.Coyote;

/// <summary>Coyote hands one baton from thread to thread: on one core that costs no migration.</summary>
internal static class OneCore
{
#pragma warning disable CA2255 // A test assembly has no entry point to put this in.
    [ModuleInitializer]
    internal static void Pin()
#pragma warning restore CA2255
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();

            // One that this process may use: the first of the machine need not be among them.
            var allowed = process.ProcessorAffinity;
            process.ProcessorAffinity = allowed & unchecked(-allowed);
        }
    }
}

import Domain
import Foundation
import PluginHost
import Testing

@Suite(.serialized, .enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `A library that changes the process` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func warnings(_ name: String, _ body: String, include: String) throws -> [String] {
        let source = PluginSource.withConstructor("com.test.\(name)", body, include: include)
        let path = try source.build(name, in: folder.path, flags: ["-lm"])
        let file = try PluginFile.open(path, mode: .backtest)
        let warnings = try PluginLibrary.load(file, mode: .backtest).warnings
        return warnings.map { warning in
            warning.replacing("\(path) changed ", with: "")
                .replacing(" while it was loaded; it was put back", with: "")
        }
    }

    @Test func `has its rounding mode put back`() throws {
        let found = try warnings(
            "rounds", "fesetround(FE_UPWARD);", include: "#include <fenv.h>")
        #expect(found == ["the floating-point mode"])
        #expect(fegetround() == FE_TONEAREST)
    }

    #if arch(x86_64)
        @Test func `has flush-to-zero put back`() throws {
            let found = try warnings(
                "flushes", "_mm_setcsr(_mm_getcsr() | 0x8040);", include: "#include <xmmintrin.h>")
            #expect(found == ["the floating-point mode"])
            let tiny = Double.leastNonzeroMagnitude
            #expect(tiny * Double(folder.path.count) > 0)
        }
    #endif

    @Test func `has its signal handlers and mask put back`() throws {
        var before = sigaction()
        unsafe sigaction(SIGSEGV, nil, &before)
        let wasBlocked = isBlocked(SIGUSR2)
        let found = try warnings(
            "handles",
            """
            signal(SIGSEGV, SIG_IGN); signal(SIGUSR1, SIG_IGN);
            sigset_t set; pthread_sigmask(SIG_SETMASK, 0, &set);
            if (sigismember(&set, SIGUSR2)) sigdelset(&set, SIGUSR2);
            else sigaddset(&set, SIGUSR2);
            pthread_sigmask(SIG_SETMASK, &set, 0);
            """, include: "#include <signal.h>")
        #expect(
            found == ["the handler of SIGUSR1", "the handler of SIGSEGV", "the signal mask"])
        var after = sigaction()
        unsafe sigaction(SIGSEGV, nil, &after)
        #expect(after.sa_flags == before.sa_flags)
        #expect(isBlocked(SIGUSR2) == wasBlocked)
    }

    private func isBlocked(_ signal: Int32) -> Bool {
        var mask = sigset_t()
        unsafe pthread_sigmask(SIG_SETMASK, nil, &mask)
        return unsafe sigismember(&mask, signal) == 1
    }

    @Test func `has its locale put back`() throws {
        let name = unsafe String(cString: setlocale(LC_ALL, nil))
        let found = try warnings(
            "speaks", "setlocale(LC_ALL, \"C.UTF-8\"); setlocale(LC_TIME, \"POSIX\");",
            include: "#include <locale.h>")
        #expect(found == ["the locale"])
        #expect(unsafe String(cString: setlocale(LC_ALL, nil)) == name)
    }

    @Test func `has its working directory and umask put back`() throws {
        let working = FileManager.default.currentDirectoryPath
        let found = try warnings(
            "moves", "chdir(\"/proc\"); umask(0070);",
            include: "#include <unistd.h>\n#include <sys/stat.h>")
        #expect(found == ["the working directory", "the umask"])
        #expect(FileManager.default.currentDirectoryPath == working)
        let mask = umask(0o077)
        _ = umask(mask)
        #expect(mask != 0o070)
    }
}
